package org.tributary.core.turn;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to happen at a later tick. Confined to turns. Deadlines of one tick run in the order they
 * were set, so that the same input gives the same run.
 *
 * <p>A cancelled deadline stays in the queue until it is the next one or until the cancelled ones
 * are more than half of it; then the queue is swept. So it holds at most twice what is pending.
 *
 * <p>No ring is asked for twice: each that is asked for is earlier than all that are still to come,
 * and whichever comes looks after the next deadline. A helper that is never idle would otherwise
 * ask for its far deadlines again with every near one, and be woken ever more often.
 */
public final class Deadlines {
  private static final int SWEEP_FROM = 64;

  private final Alarm alarm;
  private final TickQueue<Deadline> pending = new TickQueue<>();
  private int cancelled;

  /** The ticks of the rings that are still to come, the earliest on top. */
  private final Deque<Long> rings = new ArrayDeque<>();

  public Deadlines(Alarm alarm) {
    this.alarm = alarm;
  }

  /** Runs {@code turn} at the first wake at or after {@code tick}, unless it is cancelled. */
  public Deadline at(long tick, Turn turn) {
    Deadline deadline = new Deadline(turn);
    pending.add(tick, deadline);
    ring();
    return deadline;
  }

  /** Runs what is due, and asks for the next wake. */
  public void wake(Now now) {
    for (Long ring = rings.peek(); ring != null && ring <= now.tick(); ring = rings.peek()) {
      rings.pop();
    }
    while (pending.earliest() <= now.tick()) {
      Deadline next = pending.poll();
      if (next == null) {
        break;
      }
      if (next.done) {
        cancelled--;
      } else {
        next.done = true;
        next.turn.run(now);
      }
    }
    ring();
  }

  private void ring() {
    dropCancelled();
    if (pending.size() == 0) {
      return;
    }
    long next = pending.earliest();
    Long ring = rings.peek();
    if (ring == null || next < ring) {
      rings.push(next);
      alarm.ringAt(next);
    }
  }

  /** Nobody is to be woken for what was cancelled. */
  private void dropCancelled() {
    for (Deadline next = pending.peek(); next != null && next.done; next = pending.peek()) {
      pending.poll();
      cancelled--;
    }
  }

  /** One thing that is to happen later. */
  public final class Deadline {
    private final Turn turn;
    private boolean done;

    private Deadline(Turn turn) {
      this.turn = turn;
    }

    /** Makes sure that it does not happen; harmless after it has. */
    public void cancel() {
      if (done) {
        return;
      }
      done = true;
      cancelled++;
      if (pending.size() > SWEEP_FROM && cancelled * 2 > pending.size()) {
        pending.removeIf(d -> d.done);
        cancelled = 0;
      }
    }
  }
}
