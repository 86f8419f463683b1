package org.tributary.core.media;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The segments of one rendition as a manifest lists them now.
 *
 * @param rendition the object whose segments these are
 * @param version of that object; live listings keep theirs while the window slides
 * @param live whether the manifest can still change
 * @param targetMillis the longest segment's duration in milliseconds (HLS target duration, DASH
 *     maximum segment duration); a live manifest is served for at most half of it
 * @param entries in play order; numbers ascend
 * @param pattern for templates whose segments appear without a new manifest (DASH {@code
 *     $Number$}): matches a path, group 1 is the number
 */
public record Listing(
    MediaId rendition,
    Version version,
    boolean live,
    long targetMillis,
    List<Entry> entries,
    Optional<Pattern> pattern) {
  /** The fragment that names the rendition of an HLS media playlist. */
  public static final String MEDIA = "media";

  public Listing {
    entries = List.copyOf(entries);
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).number() <= entries.get(i - 1).number()) {
        throw new IllegalArgumentException(
            "segment numbers of " + rendition + " do not ascend at " + entries.get(i).number());
      }
    }
  }

  /**
   * One segment.
   *
   * @param path of its resource at the rendition's source
   * @param millis its duration in milliseconds
   */
  public record Entry(long number, String path, long millis) {}
}
