package org.tributary.core.cache;

import org.tributary.core.media.Description;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;

/**
 * What a segment's file says of itself beside its bytes and digests.
 *
 * @param description of the object that the segment belongs to
 * @param number of the segment
 * @param length of the segment in bytes
 * @param resource what the source said of the resource that the bytes are from: the description's
 *     own metadata for fixed layouts, the listed segment's for listed ones
 * @param supplier who it came from: {@code source} or a helper's id
 */
public record StoredSegment(
    Description description, long number, int length, Metadata resource, String supplier) {
  /** The supplier of what the source itself sent. */
  public static final String FROM_SOURCE = "source";

  public StoredSegment {
    if (length < 0) {
      throw new IllegalArgumentException("segment length is negative: " + length);
    }
  }

  /** The segment's key. */
  public SegmentKey key() {
    return new SegmentKey(description.key(), number);
  }
}
