package org.tributary.core.delivery;

/** What a {@link Receiver} tells of its response. May be called from any thread. */
public interface Delivery {

  /** What was sent has left; more may be sent. */
  void writable();

  /** The receiver has left, or its response cannot be written any more. */
  void gone();
}
