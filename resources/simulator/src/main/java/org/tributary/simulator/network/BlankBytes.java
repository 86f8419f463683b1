package org.tributary.simulator.network;

import org.tributary.core.media.Bytes;

/**
 * Bytes of which only the length is kept: nobody in the core looks into bytes, so that terabytes
 * cost nothing. Leases are not counted; the core's unit tests do that.
 *
 * @param length how many
 */
public record BlankBytes(int length) implements Bytes {

  @Override
  public Bytes slice(int from, int to) {
    if (from < 0 || to > length || from > to) {
      throw new IllegalArgumentException("bad slice " + from + "-" + to + " of " + length);
    }
    return to - from == length ? this : new BlankBytes(to - from);
  }

  @Override
  public void release() {
    // Nothing is held.
  }

  @Override
  public <T> T as(Class<T> form) {
    throw new IllegalArgumentException("blank bytes have no form: " + form);
  }
}
