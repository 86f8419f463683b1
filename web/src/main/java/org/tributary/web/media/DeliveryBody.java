package org.tributary.web.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.web.response.Body;
import org.tributary.web.response.StreamedResponse;
import org.tributary.web.response.Ties;

/**
 * The receiver that the core sends to: a letter box between its turns and the threads that write.
 *
 * <p>A lock is held only to put in or take out, so that a turn never waits for a write. How much
 * lies in it the core bounds ({@link Receiver#WINDOW_BYTES}).
 */
final class DeliveryBody implements Receiver, Body {
  private final Counters counters;
  private final Ties ties = new Ties();

  // Guarded by the ties.
  private final Deque<Step> steps = new ArrayDeque<>();
  private Optional<ResponseHead> head = Optional.empty();

  /** A body whose head the core will tell. */
  DeliveryBody(Counters counters) {
    this.counters = counters;
  }

  /** A body that goes on where a hit ended. */
  DeliveryBody(Counters counters, ResponseHead sent) {
    this(counters);
    this.head = Optional.of(sent);
  }

  /** The response to wake. Set before the core knows of this receiver. */
  void writes(StreamedResponse to) {
    ties.writes(to);
  }

  /** Who to tell what becomes of the response. */
  void serves(Delivery by) {
    ties.serves(by);
  }

  @Override
  public void head(ResponseHead told) {
    synchronized (ties) {
      head = Optional.of(told);
    }
    ties.wake();
  }

  @Override
  public void send(Bytes bytes) {
    put(new Step.Piece(bytes));
  }

  @Override
  public void finish() {
    put(new Step.Finish());
  }

  @Override
  public void fail(String why) {
    put(new Step.Cut());
  }

  private void put(Step step) {
    synchronized (ties) {
      if (ties.isOver()) {
        release(step);
        return;
      }
      steps.add(step);
    }
    ties.wake();
  }

  @Override
  public Optional<ResponseHead> head() {
    synchronized (ties) {
      return head;
    }
  }

  @Override
  public Step next() {
    synchronized (ties) {
      Step first = steps.poll();
      if (first instanceof Step.Piece) {
        ties.gave();
      }
      return first != null ? first : new Step.Wait();
    }
  }

  @Override
  public void left() {
    ties.left();
  }

  @Override
  public void ended(Ending ending, long bytes) {
    if (!ties.end(ending)) {
      return;
    }
    synchronized (ties) {
      steps.forEach(DeliveryBody::release);
      steps.clear();
    }
    if (ending == Ending.DROPPED) {
      counters.count(Counter.RECEIVERS_DROPPED);
    }
  }

  private static void release(Step step) {
    if (step instanceof Step.Piece piece) {
      piece.bytes().release();
    }
  }
}
