package org.tributary.web.response;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tributary.core.media.Bytes;

/** Bytes that this module made itself: small bodies on the heap. */
public final class HeapBytes implements Bytes {
  private final ByteBuffer buffer;
  private final AtomicBoolean released = new AtomicBoolean();

  /** Takes the array over; nobody may change it any more. */
  public HeapBytes(byte[] bytes) {
    this(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  private HeapBytes(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public int length() {
    return buffer.remaining();
  }

  @Override
  public Bytes slice(int from, int to) {
    return new HeapBytes(buffer.slice(buffer.position() + from, to - from));
  }

  @Override
  public void release() {
    if (!released.compareAndSet(false, true)) {
      throw new IllegalStateException("released twice");
    }
  }

  @Override
  public <T> T as(Class<T> form) {
    if (form != ByteBuffer.class) {
      throw new IllegalArgumentException("bytes come as ByteBuffer, not as " + form);
    }
    return form.cast(buffer.duplicate());
  }
}
