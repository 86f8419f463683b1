package org.tributary.web.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.web.response.Body;
import org.tributary.web.response.StreamedResponse;

/**
 * The receiver that the core sends to: a letter box between its turns and the threads that write.
 *
 * <p>Its own lock is held only to put in or take out, so that a turn never waits for a write. How
 * much lies in it the core bounds ({@link Receiver#WINDOW_BYTES}).
 */
final class DeliveryBody implements Receiver, Body {
  private final Counters counters;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final Deque<Step> steps = new ArrayDeque<>();
  private Optional<ResponseHead> head = Optional.empty();
  private @Nullable StreamedResponse response;
  private @Nullable Delivery delivery;
  private boolean gives;
  private @Nullable Ending ended;

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
    synchronized (lock) {
      response = to;
    }
  }

  /** Who to tell what becomes of the response. */
  void serves(Delivery by) {
    boolean tooLate;
    synchronized (lock) {
      delivery = by;
      tooLate = ended != null && ended != Ending.COMPLETE;
    }
    if (tooLate) {
      by.gone();
    }
  }

  @Override
  public void head(ResponseHead told) {
    synchronized (lock) {
      head = Optional.of(told);
    }
    wake();
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

  @Override
  public Optional<ResponseHead> head() {
    synchronized (lock) {
      return head;
    }
  }

  @Override
  public Step next() {
    synchronized (lock) {
      Step first = steps.poll();
      gives |= first instanceof Step.Piece;
      return first != null ? first : new Step.Wait();
    }
  }

  @Override
  public void left() {
    Delivery by;
    synchronized (lock) {
      by = gives ? delivery : null;
      gives = false;
    }
    if (by != null) {
      by.writable();
    }
  }

  @Override
  public void ended(Ending ending, long bytes) {
    Delivery by;
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      ended = ending;
      for (Step step : steps) {
        release(step);
      }
      steps.clear();
      by = delivery;
    }
    if (ending == Ending.DROPPED) {
      counters.count(Counter.RECEIVERS_DROPPED);
    }
    if (by != null && ending != Ending.COMPLETE) {
      by.gone();
    }
  }

  private void put(Step step) {
    synchronized (lock) {
      if (ended != null) {
        release(step);
        return;
      }
      steps.add(step);
    }
    wake();
  }

  private void wake() {
    StreamedResponse to;
    synchronized (lock) {
      to = response;
    }
    if (to != null) {
      to.wake();
    }
  }

  private static void release(Step step) {
    if (step instanceof Step.Piece piece) {
      piece.bytes().release();
    }
  }
}
