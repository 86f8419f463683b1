package org.tributary.web.helper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.web.response.Body;
import org.tributary.web.response.StreamedResponse;

/** A body that is given whole, but later. May be used from any thread; one private lock. */
final class LaterBody implements Body {
  private final Object lock = new Object();

  // Guarded by the lock.
  private final Deque<Bytes> pieces = new ArrayDeque<>();
  private Optional<ResponseHead> head = Optional.empty();
  private LongConsumer whenEnded = bytes -> {};
  private @Nullable StreamedResponse response;
  private boolean ended;

  /** The response to wake. Set before it begins. */
  void writes(StreamedResponse to) {
    synchronized (lock) {
      response = to;
    }
  }

  /** Gives an answer without bytes. */
  void give(ResponseHead answer) {
    give(answer, List.of(), bytes -> {});
  }

  /**
   * Gives the answer; once.
   *
   * @param bytes whose leases pass to this body
   * @param then told, once, how many body bytes have left
   */
  void give(ResponseHead answer, List<Bytes> bytes, LongConsumer then) {
    StreamedResponse to;
    synchronized (lock) {
      to = ended ? null : response;
      if (!ended) {
        head = Optional.of(answer);
        pieces.addAll(bytes);
        whenEnded = then;
      }
    }
    if (to != null) {
      to.wake();
    } else {
      bytes.forEach(Bytes::release);
      then.accept(0);
    }
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
      Bytes first = pieces.poll();
      return first != null ? new Step.Piece(first) : new Step.Finish();
    }
  }

  @Override
  public void left() {
    // All there is was given at once.
  }

  @Override
  public void ended(Ending ending, long bytes) {
    LongConsumer then;
    synchronized (lock) {
      ended = true;
      pieces.forEach(Bytes::release);
      pieces.clear();
      then = whenEnded;
    }
    then.accept(bytes);
  }
}
