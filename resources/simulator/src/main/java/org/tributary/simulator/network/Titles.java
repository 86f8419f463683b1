package org.tributary.simulator.network;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;

/** What the source has: titles of equal segments, numbered from 0. */
public final class Titles {
  /** The source's name in the settings. */
  public static final String SOURCE = "studio";

  private static final CacheTerms TERMS =
      new CacheTerms(
          OptionalLong.of(Duration.ofDays(365).toSeconds()), false, false, false, true, 0, 0);

  private final int segmentBytes;
  private final Duration segmentDuration;
  private final int[] segments;
  private final MediaId[] ids;
  private final Metadata[] metadata;
  private final Map<MediaId, Integer> numbers = new HashMap<>();

  private Titles(int segmentBytes, Duration segmentDuration, int[] segments, Instant madeAt) {
    this.segmentBytes = segmentBytes;
    this.segmentDuration = segmentDuration;
    this.segments = segments;
    this.ids = new MediaId[segments.length];
    this.metadata = new Metadata[segments.length];
    for (int title = 0; title < segments.length; title++) {
      ids[title] = new MediaId(SOURCE, "/title-" + title + ".mp4");
      metadata[title] =
          new Metadata(
              "video/mp4",
              (long) segments[title] * segmentBytes,
              Optional.of("\"" + title + "\""),
              Optional.empty(),
              true,
              TERMS,
              madeAt);
      numbers.put(ids[title], title);
    }
  }

  /**
   * Reads {@code titles} of a scenario; their lengths are uniformly distributed.
   *
   * @param madeAt when the source answered, as their metadata tell
   */
  public static Titles read(Config config, Instant madeAt, SplittableRandom random) {
    int least = config.getInt("segments.least");
    int most = config.getInt("segments.most");
    int[] segments = new int[config.getInt("count")];
    for (int title = 0; title < segments.length; title++) {
      segments[title] = random.nextInt(least, most + 1);
    }
    return new Titles(
        Math.toIntExact(config.getBytes("segment-bytes")),
        config.getDuration("segment-duration"),
        segments,
        madeAt);
  }

  /** How many. */
  public int count() {
    return segments.length;
  }

  /** How many segments a title has. */
  public int segments(int title) {
    return segments[title];
  }

  /** How many segments all titles have. */
  public long allSegments() {
    long all = 0;
    for (int of : segments) {
      all += of;
    }
    return all;
  }

  /** The length of every segment. */
  public int segmentBytes() {
    return segmentBytes;
  }

  /** How long a segment plays. */
  public Duration segmentDuration() {
    return segmentDuration;
  }

  /** The title's name at the source. */
  public MediaId id(int title) {
    return ids[title];
  }

  /** The key under which helpers know a segment. */
  public SegmentKey key(int title, int segment) {
    Metadata known = metadata[title];
    Version version =
        new Version(known.validator(true), known.length(), new Layout.Fixed(segmentBytes));
    return new SegmentKey(ObjectKey.of(ids[title], version), segment);
  }

  /** What the source says of a resource; null if it has none such. */
  @Nullable Metadata metadata(MediaId id) {
    Integer title = numbers.get(id);
    return title == null ? null : metadata[title];
  }
}
