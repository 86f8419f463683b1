package org.tributary.core.delivery;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.core.media.Bytes;

/** Bytes in an array; counts its leases, so that tests find leaks and double releases. */
final class ArrayBytes implements Bytes {
  private final byte[] array;
  private final int from;
  private final int to;
  private final AtomicInteger leases;
  private boolean released;

  ArrayBytes(byte[] array, AtomicInteger leases) {
    this(array, 0, array.length, leases);
  }

  private ArrayBytes(byte[] array, int from, int to, AtomicInteger leases) {
    this.array = array;
    this.from = from;
    this.to = to;
    this.leases = leases;
    leases.incrementAndGet();
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public Bytes slice(int first, int end) {
    if (released || first < 0 || end > length() || first > end) {
      throw new IllegalStateException("bad slice " + first + "-" + end + " of " + length());
    }
    return new ArrayBytes(array, from + first, from + end, leases);
  }

  @Override
  public void release() {
    if (released) {
      throw new IllegalStateException("released twice");
    }
    released = true;
    leases.decrementAndGet();
  }

  @Override
  public <T> T as(Class<T> form) {
    if (released) {
      throw new IllegalStateException("used after release");
    }
    return form.cast(ByteBuffer.wrap(array, from, to - from).slice().asReadOnlyBuffer());
  }
}
