package org.tributary.core.delivery;

import org.tributary.core.media.Bytes;

/**
 * The port to whoever asked: one per response. Called in turns only. Once the receiver is gone
 * every call does nothing and releases its bytes.
 */
public interface Receiver {

  /** Sends status and headers; once, before anything else. */
  void head(ResponseHead head);

  /**
   * Sends bytes; the lease passes to the receiver. Called only when nothing is waiting to be sent:
   * after the head, and after each {@link Delivery#writable}.
   */
  void send(Bytes bytes);

  /** The response is complete. */
  void finish();

  /** The response ends short, in a way that the receiver can tell (the connection is cut). */
  void fail(String why);
}
