package org.tributary.core.delivery;

import java.util.Optional;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;

/**
 * A segment that somebody wants, and where it lies at its source.
 *
 * @param object that it belongs to
 * @param resource at the source that holds its bytes
 * @param start position of its first byte in the resource
 * @param length in bytes, or {@link Version#UNKNOWN} until its head has come
 * @param known what is known of the resource; its validators must not change on the way
 */
record Wanted(
    SegmentKey key,
    Description object,
    MediaId resource,
    long start,
    long length,
    Optional<Metadata> known) {

  /** Segment {@code number} of a fixed object. */
  static Wanted fixed(Description object, long number) {
    Layout.Fixed layout = layout(object);
    long start = layout.startOf(number);
    long total = object.version().length();
    long length =
        total == Version.UNKNOWN ? Version.UNKNOWN : Math.min(layout.segmentBytes(), total - start);
    if (length == 0 || length < Version.UNKNOWN) {
      throw new IllegalArgumentException(object.id() + " has no segment " + number);
    }
    return new Wanted(
        new SegmentKey(object.key(), number),
        object,
        object.id(),
        start,
        length,
        Optional.of(object.metadata()));
  }

  /** Segment {@code number} of a listed object, which {@code resource} is. */
  static Wanted listed(
      Description object, long number, MediaId resource, Optional<Metadata> known) {
    return new Wanted(
        new SegmentKey(object.key(), number),
        object,
        resource,
        0,
        known.map(Metadata::length).orElse(Version.UNKNOWN),
        known);
  }

  /** The layout of an object that is known to be fixed. */
  static Layout.Fixed layout(Description object) {
    if (object.version().layout() instanceof Layout.Fixed fixed) {
      return fixed;
    }
    throw new IllegalStateException(object.id() + " has no fixed layout");
  }
}
