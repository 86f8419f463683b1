package org.tributary.core.delivery;

import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;

/**
 * Which segment each byte of a resource lies in: a fixed object's resource falls into all of its
 * segments, a listed segment's is that one. Immutable. Positions are in bytes from the resource's
 * first.
 */
final class Segmentation {
  private final ObjectKey object;
  private final Layout layout;
  private final long number;

  /**
   * Of a resource of {@code object}.
   *
   * @param number of the listed segment that the resource is, or -1 for a fixed object's
   */
  Segmentation(Description object, long number) {
    this.object = object.key();
    this.layout = object.version().layout();
    this.number = number;
  }

  /** The object that the segments are of. */
  ObjectKey object() {
    return object;
  }

  /** The segment that a byte lies in. */
  SegmentKey at(long position) {
    long segment = layout instanceof Layout.Fixed fixed ? fixed.numberAt(position) : number;
    return new SegmentKey(object, segment);
  }

  /** Where the segment begins that a byte lies in. */
  long startOf(long position) {
    return layout instanceof Layout.Fixed fixed ? fixed.startOf(fixed.numberAt(position)) : 0;
  }

  /** Where the segment ends that a byte lies in, or {@code end} if that is before. */
  long endOf(long position, long end) {
    return layout instanceof Layout.Fixed fixed
        ? Math.min(end, startOf(position) + fixed.segmentBytes())
        : end;
  }

  /** Whether a segment of this length is the last one of a resource whose length was unknown. */
  boolean isLast(long length) {
    return !(layout instanceof Layout.Fixed fixed) || length < fixed.segmentBytes();
  }
}
