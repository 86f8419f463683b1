package org.tributary.simulator.trace;

import java.nio.ByteBuffer;
import org.tributary.core.media.Bytes;

/**
 * Bytes that a disk can write: zeros, all views of one buffer. Leases are not counted.
 *
 * @param length how many, at most 16 MiB
 */
record Zeros(int length) implements Bytes {
  private static final ByteBuffer ALL = ByteBuffer.allocateDirect(16 << 20).asReadOnlyBuffer();

  @Override
  public Bytes slice(int from, int to) {
    if (from < 0 || to > length || from > to) {
      throw new IllegalArgumentException("bad slice " + from + "-" + to + " of " + length);
    }
    return new Zeros(to - from);
  }

  @Override
  public void release() {
    // Nothing is held.
  }

  @Override
  public <T> T as(Class<T> form) {
    return form.cast(ALL.slice(0, length));
  }
}
