package org.tributary.web.helper;

import java.util.ArrayList;
import java.util.List;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Sha256;
import org.tributary.web.response.HeapBytes;

/** A held segment as {@link SegmentFraming} sends it. */
final class LentSegment {
  private static final int FRAME_BYTES = Sha256.LENGTH + Digests.CHUNK_BYTES;

  private final StoredSegment segment;
  private final int start;
  private final byte[] preamble;

  /**
   * @param from the first byte that is wanted; at most the segment's length
   */
  LentSegment(StoredSegment segment, int from) {
    this.segment = segment;
    this.start = SegmentFraming.aligned(from);
    this.preamble = SegmentFraming.preamble(segment, start);
  }

  /** The length of the whole body. */
  long length() {
    return SegmentFraming.bodyLength(preamble, segment, start);
  }

  /** The body; the lease in {@code held} is released, its slices' pass to the caller. */
  List<Bytes> pieces(Held held) {
    List<Bytes> pieces = new ArrayList<>();
    pieces.add(new HeapBytes(preamble));
    for (int at = start; at < segment.length(); at += Digests.CHUNK_BYTES) {
      pieces.add(new HeapBytes(held.digests().of(at / Digests.CHUNK_BYTES)));
      pieces.add(held.bytes().slice(at, Math.min(segment.length(), at + Digests.CHUNK_BYTES)));
    }
    held.bytes().release();
    return pieces;
  }

  /** How many of {@code bytes} of the body are the segment's own. */
  long payload(long bytes) {
    long frames = Math.max(0, bytes - preamble.length);
    long rest = Math.max(0, frames % FRAME_BYTES - Sha256.LENGTH);
    return frames / FRAME_BYTES * Digests.CHUNK_BYTES + rest;
  }
}
