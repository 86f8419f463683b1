package org.tributary.container.manifests;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Listing;
import org.tributary.core.media.Sha256;
import org.tributary.core.media.Version;

/**
 * The versions of listed objects.
 *
 * <p>A complete listing names its version by its own content: which resources, in which order, how
 * long. The manifest's ETag does not take part, for it differs between nodes that list the same.
 *
 * <p>A live listing keeps its version while its window slides, and should take another when the
 * stream starts anew. Of what manifests tell, DASH's {@code availabilityStartTime} does just that,
 * and so does the beginning of an HLS event playlist, which never leaves its window. A sliding HLS
 * playlist has nothing of the kind: {@code EXT-X-DISCONTINUITY-SEQUENCE} and {@code
 * EXT-X-PROGRAM-DATE-TIME} move along with the window, and the date minus all durations before it
 * drifts. Its mark is empty; that numbers went backwards tells its restart, and what has left the
 * window is forgotten.
 */
final class Listings {
  /** How many segments of one rendition are listed; who lists more gets no listing. */
  static final int MOST_ENTRIES = 200_000;

  private Listings() {}

  /** The version of a listing that does not change. */
  static Version complete(List<Listing.Entry> entries) {
    MessageDigest digest = Sha256.digest();
    for (Listing.Entry entry : entries) {
      String line = entry.number() + " " + entry.millis() + " " + entry.path() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return version("list:" + HexFormat.of().formatHex(digest.digest()));
  }

  /** The version of a live listing with what marks its stream's start. */
  static Version live(String mark) {
    return version(Version.LIVE + mark);
  }

  private static Version version(String validator) {
    return new Version(validator, Version.UNKNOWN, new Layout.Listed());
  }
}
