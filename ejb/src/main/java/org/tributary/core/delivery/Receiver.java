package org.tributary.core.delivery;

import org.tributary.core.media.Bytes;

/**
 * The port to whoever asked: one per response. Called in turns only. Once the receiver is gone
 * every call does nothing and releases its bytes.
 */
public interface Receiver {
  /** How many bytes may wait in a receiver before it is given no more. */
  int WINDOW_BYTES = 256 * 1024;

  /** Sends status and headers; once, before anything else. */
  void head(ResponseHead head);

  /**
   * Sends bytes after those sent before; the lease passes to the receiver. May be called several
   * times before {@link Delivery#writable}, which the receiver calls each time that all it was
   * given has left; at most {@link #WINDOW_BYTES} and one piece more are on their way at a time.
   */
  void send(Bytes bytes);

  /** The response is complete. */
  void finish();

  /** The response ends short, in a way that the receiver can tell (the connection is cut). */
  void fail(String why);
}
