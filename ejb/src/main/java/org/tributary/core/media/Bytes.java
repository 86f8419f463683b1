package org.tributary.core.media;

/**
 * A lease on immutable bytes that the core never looks into. Whoever holds a lease may read until
 * it releases; each lease is released exactly once. May be used from any thread.
 */
public interface Bytes {

  /** How many bytes. */
  int length();

  /** A further lease on the bytes from {@code from} up to, not including, {@code to}. */
  Bytes slice(int from, int to);

  /** A further lease on the same bytes. */
  default Bytes retain() {
    return slice(0, length());
  }

  /** Ends this lease. A second call is a bug: {@link IllegalStateException}. */
  void release();

  /**
   * The bytes in a form that adapters agree on, {@code java.nio.ByteBuffer} (read-only, positioned)
   * among them; valid until release.
   *
   * @throws IllegalArgumentException if they do not come in that form
   */
  <T> T as(Class<T> form);
}
