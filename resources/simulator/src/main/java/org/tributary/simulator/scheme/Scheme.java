package org.tributary.simulator.scheme;

import org.tributary.core.turn.Now;
import org.tributary.simulator.measure.Tally;

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

  /**
   * A receiver asks {@code helper} for {@code count} segments from {@code first} on in one request;
   * {@code answer} is told of each, in order.
   */
  default void ask(Now now, int helper, int title, int first, int count, Answer answer) {
    ask(
        now,
        helper,
        title,
        first,
        new Answer() {
          @Override
          public void complete(Now then, boolean own) {
            answer.complete(then, own);
            if (count > 1) {
              ask(then, helper, title, first + 1, count - 1, answer);
            }
          }

          @Override
          public void failed(Now then) {
            answer.failed(then);
          }
        });
  }

  /** Adds what the scheme itself has counted since the last call. */
  default void count(Tally tally) {
    // Nothing but what others see.
  }
}
