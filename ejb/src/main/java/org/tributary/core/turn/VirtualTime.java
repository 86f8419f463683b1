package org.tributary.core.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
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
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long tick;
  private long nextOrder;
  private long wallOffsetNanos;
  private Turn onAlarm = now -> {};

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
    return new Now(tick, epoch.plusNanos(tick + wallOffsetNanos));
  }

  /** Moves the wall clock alone, as an administrator or NTP might. */
  public void jumpWallClock(Duration by) {
    wallOffsetNanos += by.toNanos();
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
    at(at, now -> onAlarm.run(now));
  }

  /** Runs {@code turn} at {@code at}, or now if that is past. */
  public void at(long at, Turn turn) {
    events.add(new Event(Math.max(at, tick), nextOrder++, turn));
  }

  /** Runs {@code turn} after {@code delay}. */
  public void after(Duration delay, Turn turn) {
    at(tick + delay.toNanos(), turn);
  }

  /** Runs the next event, moving time to it. */
  public boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    tick = next.tick;
    next.turn.run(now());
    return true;
  }

  /** Runs everything that is due now, without moving time. */
  public void settle() {
    while (!events.isEmpty() && events.peek().tick <= tick) {
      step();
    }
  }

  /** Runs everything that is due within {@code duration} and leaves time at its end. */
  public void advance(Duration duration) {
    long end = tick + duration.toNanos();
    while (!events.isEmpty() && events.peek().tick <= end) {
      step();
    }
    tick = end;
  }

  /** Ordered by hand: simulations compare millions of them a second. */
  private static final class Event implements Comparable<Event> {
    private final long tick;
    private final long order;
    private final Turn turn;

    Event(long tick, long order, Turn turn) {
      this.tick = tick;
      this.order = order;
      this.turn = turn;
    }

    @Override
    public int compareTo(Event other) {
      int byTick = Long.compare(tick, other.tick);
      return byTick != 0 ? byTick : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(order);
    }
  }
}
