package org.tributary.benchmarks.micro;

import java.nio.ByteBuffer;
import org.tributary.core.media.Bytes;

/** Bytes that nobody needs to release. */
record Still(ByteBuffer buffer) implements Bytes {

  @Override
  public int length() {
    return buffer.remaining();
  }

  @Override
  public Bytes slice(int from, int to) {
    return new Still(buffer.slice(buffer.position() + from, to - from));
  }

  @Override
  public void release() {
    // They are collected.
  }

  @Override
  public <T> T as(Class<T> form) {
    return form.cast(buffer.asReadOnlyBuffer());
  }
}
