package org.tributary.core.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: a queue of turns that run at their tick, in a fixed order, as fast as the machine
 * can. It drives the core in unit tests and in the simulator: same seed, same run, to the byte.
 *
 * <p>Several helpers may share one: each takes its own {@link Turns} view. Not thread-safe.
 */
public final class VirtualTime implements Turns, Alarm {
  private final Instant epoch;
  private final SplittableRandom random;
  private final TickQueue<Turn> events = new TickQueue<>();

  /** What came to be due at this tick within it, after what is of this tick among the events. */
  private final Queue<Turn> due = new ArrayDeque<>();

  private long tick;
  private long wallOffsetNanos;
  private @Nullable Now now;
  private Turn onAlarm = present -> {};

  /** Starts at tick 0, which is {@code epoch} on the wall. */
  public VirtualTime(Instant epoch, long seed) {
    this.epoch = epoch;
    this.random = new SplittableRandom(seed);
  }

  /** The seeded randomness of this run. */
  public SplittableRandom random() {
    return random;
  }

  /** The present. */
  public Now now() {
    Now known = now;
    if (known == null || known.tick() != tick) {
      known = new Now(tick, epoch.plusNanos(tick + wallOffsetNanos));
      now = known;
    }
    return known;
  }

  /** Moves the wall clock alone, as an administrator or NTP might. */
  public void jumpWallClock(Duration by) {
    wallOffsetNanos += by.toNanos();
    now = null;
  }

  /** What an alarm rings when this object itself serves as the {@link Alarm}. */
  public void onAlarm(Turn turn) {
    onAlarm = turn;
  }

  @Override
  public boolean offer(Turn turn) {
    add(turn);
    return true;
  }

  @Override
  public void add(Turn turn) {
    at(tick, turn);
  }

  @Override
  public void ringAt(long at) {
    at(at, present -> onAlarm.run(present));
  }

  /** Runs {@code turn} at {@code at}, or now if that is past. */
  public void at(long at, Turn turn) {
    if (at > tick) {
      events.add(at, turn);
    } else {
      due.add(turn);
    }
  }

  /** Runs {@code turn} after {@code delay}. */
  public void after(Duration delay, Turn turn) {
    at(tick + delay.toNanos(), turn);
  }

  /** Runs the next event, moving time to it. */
  public boolean step() {
    return stepUntil(Long.MAX_VALUE);
  }

  /** Runs the next event unless it is after {@code end}. */
  private boolean stepUntil(long end) {
    Turn next = events.earliest() > tick ? due.poll() : null;
    if (next == null) {
      long at = events.earliest();
      next = at > end ? null : events.poll();
      if (next == null) {
        return false;
      }
      tick = at;
    }
    next.run(now());
    return true;
  }

  /** Runs everything that is due now, without moving time. */
  public void settle() {
    advance(Duration.ZERO);
  }

  /** Runs everything that is due within {@code duration} and leaves time at its end. */
  public void advance(Duration duration) {
    long end = tick + duration.toNanos();
    boolean more = true;
    while (more) {
      more = stepUntil(end);
    }
    tick = end;
  }
}
