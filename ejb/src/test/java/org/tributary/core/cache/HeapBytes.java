package org.tributary.core.cache;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Sha256;

/** Bytes on the heap that notice leaks and double releases: what a test appends to a store. */
public final class HeapBytes implements Bytes {
  private final ByteBuffer buffer;
  private final AtomicLong open;
  private boolean released;

  private HeapBytes(ByteBuffer buffer, AtomicLong open) {
    this.buffer = buffer;
    this.open = open;
    open.incrementAndGet();
  }

  /** A lease that is counted in {@code open} until it is released. */
  public static HeapBytes of(byte[] bytes, AtomicLong open) {
    return new HeapBytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), open);
  }

  /** Bytes that follow from {@code seed} alone. */
  public static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** The bytes behind any lease that comes as a ByteBuffer. */
  public static byte[] bytesOf(Bytes lease) {
    ByteBuffer buffer = lease.as(ByteBuffer.class);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** SHA-256 of each chunk. */
  public static Digests digests(byte[] bytes) {
    ByteBuffer joined = ByteBuffer.allocate(Digests.chunks(bytes.length) * Sha256.LENGTH);
    for (int from = 0; from < bytes.length; from += Digests.CHUNK_BYTES) {
      var digest = Sha256.digest();
      digest.update(bytes, from, Math.min(Digests.CHUNK_BYTES, bytes.length - from));
      joined.put(digest.digest());
    }
    return new Digests(joined.array());
  }

  /** What a {@link MemoryStore} needs to join the parts of a segment. */
  public static Held join(List<Bytes> parts, AtomicLong open) {
    ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(Bytes::length).sum());
    parts.forEach(part -> whole.put(part.as(ByteBuffer.class)));
    return new Held(of(whole.array(), open), digests(whole.array()));
  }

  @Override
  public int length() {
    return buffer.remaining();
  }

  @Override
  public synchronized Bytes slice(int from, int to) {
    requireHeld();
    return new HeapBytes(buffer.slice(from, to - from), open);
  }

  @Override
  public synchronized void release() {
    requireHeld();
    released = true;
    open.decrementAndGet();
  }

  @Override
  public synchronized <T> T as(Class<T> form) {
    requireHeld();
    if (form != ByteBuffer.class) {
      throw new IllegalArgumentException("not in the form of " + form.getName());
    }
    return form.cast(buffer.duplicate());
  }

  private void requireHeld() {
    if (released) {
      throw new IllegalStateException("used after release");
    }
  }
}
