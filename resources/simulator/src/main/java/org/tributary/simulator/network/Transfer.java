package org.tributary.simulator.network;

import java.util.function.LongConsumer;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/**
 * One exchange over the network in virtual time. The head comes half a round trip after it was
 * answered; what is demanded at a time crosses the supplier's link as one piece, so that a segment
 * costs an event or two.
 */
final class Transfer implements Fetch {
  private final VirtualTime time;
  private final FetchListener listener;
  private final long halfTripNanos;
  private final Link link;
  private final LongConsumer counted;
  private long left;
  private long demanded;
  private long delayNanos;
  private long breaksAfter = Long.MAX_VALUE;
  private boolean open;
  private boolean busy;
  private boolean over;

  /**
   * An exchange that nobody has answered yet.
   *
   * @param halfTripNanos how long a word takes from one end to the other
   * @param link of the supplier, which its bytes share with others
   * @param counted hears of all bytes that arrive
   */
  Transfer(
      VirtualTime time,
      FetchListener listener,
      long halfTripNanos,
      Link link,
      LongConsumer counted) {
    this.time = time;
    this.listener = listener;
    this.halfTripNanos = halfTripNanos;
    this.link = link;
    this.counted = counted;
  }

  /** The connection breaks when {@code bytes} have come. */
  void breakAfter(long bytes) {
    breaksAfter = bytes;
  }

  /** The answer will be that much late. */
  void delayBy(long nanos) {
    delayNanos = nanos;
  }

  /** Runs {@code turn} when the request has reached the supplier, unless it was cancelled. */
  void asked(Runnable turn) {
    time.at(
        time.now().tick() + halfTripNanos,
        now -> {
          if (!over) {
            turn.run();
          }
        });
  }

  /** The supplier answers, with all of {@code bytes} at hand. */
  void answer(Head head, long bytes) {
    time.at(
        time.now().tick() + halfTripNanos + delayNanos,
        now -> {
          left = bytes;
          open(now, head);
        });
  }

  private void open(Now now, Head head) {
    if (over) {
      return;
    }
    open = true;
    busy = true;
    listener.head(now, head);
    busy = false;
    send(now);
  }

  /** The supplier answers that it cannot. */
  void fail(Failure failure) {
    time.at(time.now().tick() + halfTripNanos, now -> end(now, failure));
  }

  @Override
  public void demand(long bytes) {
    demanded += bytes;
    if (open && !busy && !over) {
      busy = true;
      time.add(
          now -> {
            busy = false;
            send(now);
          });
    }
  }

  @Override
  public void cancel() {
    over = true;
  }

  private void send(Now now) {
    if (over || busy || !open) {
      return;
    }
    if (left == 0) {
      over = true;
      listener.end(now);
      return;
    }
    long piece = Math.min(left, Math.min(demanded, Integer.MAX_VALUE));
    if (piece > 0) {
      busy = true;
      long arrived = link.carry(now.tick(), piece);
      if (arrived > now.tick()) {
        time.at(arrived, later -> arrive(later, piece));
      } else {
        arrive(now, piece);
      }
    }
  }

  private void arrive(Now now, long piece) {
    if (over) {
      return;
    }
    if (piece >= breaksAfter) {
      end(now, new Failure(Failure.Kind.UNREACHABLE, "the connection broke"));
      return;
    }
    breaksAfter -= piece;
    left -= piece;
    demanded -= piece;
    counted.accept(piece);
    listener.bytes(now, new BlankBytes((int) piece));
    busy = false;
    send(now);
  }

  private void end(Now now, Failure failure) {
    if (!over) {
      over = true;
      listener.failed(now, failure);
    }
  }
}
