package org.tributary.container.upstream;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tributary.core.media.Bytes;

/** A lease on bytes of a buffer that nobody writes to any more. */
final class HeapBytes implements Bytes {
  private final ByteBuffer buffer;
  private final Leases leases;
  private final AtomicBoolean released = new AtomicBoolean();

  /** Leases what {@code buffer} has between position and limit. */
  HeapBytes(ByteBuffer buffer, Leases leases) {
    this.buffer = buffer.slice().asReadOnlyBuffer();
    this.leases = leases;
    leases.opened();
  }

  @Override
  public int length() {
    return buffer.remaining();
  }

  @Override
  public Bytes slice(int from, int to) {
    checkHeld();
    Objects.checkFromToIndex(from, to, length());
    return new HeapBytes(buffer.slice(from, to - from), leases);
  }

  @Override
  public void release() {
    if (!released.compareAndSet(false, true)) {
      throw new IllegalStateException("a lease on " + length() + " bytes was released twice");
    }
    leases.closed();
  }

  @Override
  public <T> T as(Class<T> form) {
    checkHeld();
    if (form != ByteBuffer.class) {
      throw new IllegalArgumentException("received bytes do not come as " + form);
    }
    return form.cast(buffer.duplicate());
  }

  private void checkHeld() {
    if (released.get()) {
      throw new IllegalStateException("a lease on " + length() + " bytes was used after release");
    }
  }
}
