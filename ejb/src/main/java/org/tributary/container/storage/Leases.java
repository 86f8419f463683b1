package org.tributary.container.storage;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.tributary.core.media.Bytes;

/**
 * Gives leases on buffers and counts them. May be used from any thread.
 *
 * <p>A released lease gives out no more buffers; those it gave stay valid until nobody holds them,
 * because a buffer keeps its memory (and a mapped file its mapping) alive: a server that queues a
 * response uncopied may still be sending it.
 */
final class Leases {
  private final LongAdder open = new LongAdder();

  /** A lease on all of {@code buffer}, from 0 to its limit. */
  Bytes lease(ByteBuffer buffer) {
    return new Lease(buffer, 0, buffer.limit());
  }

  /** How many leases have not been released. */
  long open() {
    return open.sum();
  }

  private final class Lease implements Bytes {
    private final ByteBuffer buffer;
    private final int from;
    private final int to;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(ByteBuffer buffer, int from, int to) {
      this.buffer = buffer;
      this.from = from;
      this.to = to;
      open.increment();
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public Bytes slice(int start, int end) {
      requireHeld();
      if (start < 0 || end < start || end > length()) {
        throw new IndexOutOfBoundsException(start + " to " + end + " of " + length());
      }
      return new Lease(buffer, from + start, from + end);
    }

    @Override
    public void release() {
      if (!released.compareAndSet(false, true)) {
        throw new IllegalStateException("released twice: " + this);
      }
      open.decrement();
    }

    @Override
    public <T> T as(Class<T> form) {
      requireHeld();
      if (form != ByteBuffer.class) {
        throw new IllegalArgumentException("stored bytes do not come as " + form.getName());
      }
      return form.cast(buffer.slice(from, to - from).asReadOnlyBuffer());
    }

    private void requireHeld() {
      if (released.get()) {
        throw new IllegalStateException("used after release: " + this);
      }
    }

    @Override
    public String toString() {
      return "stored bytes " + from + "-" + to;
    }
  }
}
