package org.tributary.web;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.core.media.Bytes;

/** Bytes whose leases are counted, so that a test finds leaks and double releases. */
public final class Leases {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger twice = new AtomicInteger();

  /** A lease on {@code buffer}. */
  public Bytes of(ByteBuffer buffer) {
    return new Lease(buffer.asReadOnlyBuffer());
  }

  /** Leases not yet released. */
  public int open() {
    return open.get();
  }

  /** Leases released more than once. */
  public int releasedTwice() {
    return twice.get();
  }

  private final class Lease implements Bytes {
    private final ByteBuffer buffer;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(ByteBuffer buffer) {
      this.buffer = buffer;
      open.incrementAndGet();
    }

    @Override
    public int length() {
      return buffer.remaining();
    }

    @Override
    public Bytes slice(int from, int to) {
      return new Lease(buffer.slice(buffer.position() + from, to - from));
    }

    @Override
    public void release() {
      if (!released.compareAndSet(false, true)) {
        twice.incrementAndGet();
        throw new IllegalStateException("released twice");
      }
      open.decrementAndGet();
    }

    @Override
    public <T> T as(Class<T> form) {
      if (released.get()) {
        throw new IllegalStateException("read after release");
      }
      return form.cast(buffer.duplicate());
    }
  }
}
