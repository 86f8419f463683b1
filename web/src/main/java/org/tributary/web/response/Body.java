package org.tributary.web.response;

import java.util.Optional;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;

/**
 * What a {@link StreamedResponse} sends. It is asked whenever the connection takes more; it never
 * waits. {@link #head} and {@link #next} are called by one thread at a time, under the response's
 * lock, so they call nobody; {@link #left} and {@link #ended} are called without it.
 */
public interface Body {

  /** Status and headers, once they are known. */
  Optional<ResponseHead> head();

  /** What comes next. Not asked before the head is known, nor after an end. */
  Step next();

  /** All that was given so far has left, be it nothing; more may come. */
  void left();

  /**
   * The response is over; nothing is asked any more. Called once.
   *
   * @param bytes body bytes that have left this server
   */
  void ended(Ending ending, long bytes);

  /** One step of a body. */
  sealed interface Step {

    /** More bytes, at least one; the lease passes to the response. */
    record Piece(Bytes bytes) implements Step {}

    /** Nothing yet: whoever has more wakes the response. */
    record Wait() implements Step {}

    /** That was all. */
    record Finish() implements Step {}

    /** The response must end short, so that the receiver can tell. */
    record Cut() implements Step {}
  }

  /** How a response ended. */
  enum Ending {
    /** To the last byte. */
    COMPLETE,
    /** Short, because its body said so. */
    CUT,
    /** The receiver left, or its connection broke. */
    GONE,
    /** The receiver took no byte in time. */
    DROPPED
  }
}
