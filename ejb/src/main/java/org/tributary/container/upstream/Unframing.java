package org.tributary.container.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.delivery.SegmentFraming;

/**
 * Gathers the elements of a framed segment and passes their bytes on once they are checked. Runs on
 * the HTTP client's threads, one at a time, so that no turn spends its time on digests.
 */
final class Unframing implements HttpCall.Intake {
  private final SegmentFraming.Reader reader;
  private volatile Optional<StoredSegment> segment = Optional.empty();
  private byte @Nullable [] element;
  private int gathered;

  Unframing(SegmentFraming.Reader reader) {
    this.reader = reader;
  }

  /** What the preamble tells, once it has come; from any thread. */
  Optional<StoredSegment> segment() {
    return segment;
  }

  @Override
  public void accept(ByteBuffer raw, Consumer<ByteBuffer> out) throws IOException {
    while (raw.hasRemaining()) {
      byte[] into = element();
      int length = Math.min(raw.remaining(), into.length - gathered);
      raw.get(into, gathered, length);
      gathered += length;
      if (gathered == into.length) {
        element = null;
        SegmentFraming.Piece piece = reader.take(into);
        segment = reader.segment();
        if (piece.length() > 0) {
          out.accept(ByteBuffer.wrap(into, piece.offset(), piece.length()));
        }
      }
    }
  }

  private byte[] element() throws IOException {
    byte[] current = element;
    if (current == null) {
      if (reader.needed() == 0) {
        throw new IOException("more came than the segment");
      }
      current = new byte[reader.needed()];
      element = current;
      gathered = 0;
    }
    return current;
  }
}
