package org.tributary.simulator.scheme;

import org.tributary.core.turn.Now;

/** A way to answer receivers: what the simulator compares. Confined to virtual time. */
public interface Scheme {

  /** How a request ended; once, in the call of {@link #ask} or later. */
  interface Answer {

    /**
     * All bytes have come.
     *
     * @param own whether from the store of the very helper that was asked
     */
    void complete(Now now, boolean own);

    /** They have not. */
    void failed(Now now);
  }

  /** A receiver asks {@code helper} for a segment of {@code title}. */
  void ask(Now now, int helper, int title, int segment, Answer answer);
}
