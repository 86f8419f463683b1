package org.tributary.web.response;

import java.io.IOException;
import org.tributary.core.media.Bytes;

/** A container's way to take bytes without blocking. Confined to the lock of its response. */
interface Output {
  /** The most that is written at a time, and that may wait in the container's memory. */
  int MAX_BYTES = 256 * 1024;

  /**
   * Whether all that was written has left and a write will not block. May be asked before there is
   * a write listener; false where the container does not tell.
   */
  boolean takesAtOnce();

  /** Whether a write will not block; if not, the write listener will be called when it will not. */
  boolean isReady();

  /**
   * Writes from byte {@code from} of {@code bytes}. Only after {@link #isReady} or {@link
   * #takesAtOnce} was true.
   *
   * @return how many bytes were taken, at least one
   */
  int write(Bytes bytes, int from) throws IOException;

  /** Takes over a lease whose bytes were all written, and releases it when they have left. */
  void retire(Bytes bytes);

  /** Sends what the container holds back for want of more. Only after it was asked as a write. */
  void flush() throws IOException;

  /**
   * From now on {@link #isReady} means that nothing waits in the container's memory. Never blocks.
   */
  void drain() throws IOException;

  /** How many bytes the container took but has not sent; 0 where it does not tell. */
  long unsent();

  /** Releases all leases: the response is over. */
  void close();

  /**
   * Breaks the connection (HTTP/2: the stream), so that the receiver sees that the response is
   * short.
   */
  void cut();
}
