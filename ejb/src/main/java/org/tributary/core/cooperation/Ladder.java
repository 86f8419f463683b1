package org.tributary.core.cooperation;

import java.util.Optional;

/**
 * When advertisements are due, and to which scope. Confined to turns.
 *
 * <p>One grid of steps, a local period T apart, serves all scopes: every eighth step goes to
 * GLOBAL, of the others every fourth to NATIONAL, every second to REGIONAL, the rest to LOCAL. As a
 * wider topic reaches the nearer helpers too, a neighbour next door hears every step and one abroad
 * every eighth: 8:4:2:1, and nobody hears the same twice. Jitter moves a step, never the grid, so
 * that it does not add up; it is a function of the step's number, so that a scope's timer can be
 * told its next step long before the steps between.
 *
 * <p>Whoever asks late (a pause, a stopped process) gets one message for all that was missed, to
 * the widest scope among it, or none if a wider one is due within half a period of it anyway.
 */
final class Ladder {
  private static final int CYCLE = 8;

  private final long origin;
  private final long periodNanos;
  private final double jitter;
  private final long seed;
  private long next;

  /**
   * Begins with a step to GLOBAL at {@code origin}.
   *
   * @param jitter how far a step may be early or late, in parts of the period: 0 to 0.5
   */
  Ladder(long origin, long periodNanos, double jitter, long seed) {
    this.origin = origin;
    this.periodNanos = periodNanos;
    this.jitter = jitter;
    this.seed = seed;
  }

  /** The time between two messages that a neighbour at {@code scope} hears. */
  static long period(Scope scope, long localPeriod) {
    return switch (scope) {
      case LOCAL -> localPeriod;
      case REGIONAL -> 2 * localPeriod;
      case NATIONAL -> 4 * localPeriod;
      case GLOBAL -> CYCLE * localPeriod;
    };
  }

  /** The scope to advertise to at {@code tick}, if any; the steps up to then are done with it. */
  Optional<Scope> due(long tick) {
    if (tickOf(next) > tick) {
      return Optional.empty();
    }
    long last = lastUntil(tick);
    Scope widest = widest(next, last);
    next = last + 1;
    long soon = tick + period(widest, periodNanos) / 2;
    for (long step = next; tickOf(step) <= soon; step++) {
      if (scopeOf(step).compareTo(widest) > 0) {
        return Optional.empty();
      }
    }
    return Optional.of(widest);
  }

  /** The tick of the next step that goes to exactly {@code scope}. */
  long nextOf(Scope scope) {
    long step = next;
    while (scopeOf(step) != scope) {
      step++;
    }
    return tickOf(step);
  }

  /** The tick of the next step that a neighbour at {@code scope} hears. */
  long nextHeardAt(Scope scope) {
    long step = next;
    while (scopeOf(step).compareTo(scope) < 0) {
      step++;
    }
    return tickOf(step);
  }

  private long lastUntil(long tick) {
    long step = Math.max(next, (tick - origin) / periodNanos - 1);
    while (tickOf(step + 1) <= tick) {
      step++;
    }
    return step;
  }

  private static Scope widest(long first, long last) {
    if (last - first >= CYCLE) {
      return Scope.GLOBAL;
    }
    Scope widest = scopeOf(first);
    for (long step = first + 1; step <= last; step++) {
      if (scopeOf(step).compareTo(widest) > 0) {
        widest = scopeOf(step);
      }
    }
    return widest;
  }

  private static Scope scopeOf(long step) {
    return switch (Long.numberOfTrailingZeros(step)) {
      case 0 -> Scope.LOCAL;
      case 1 -> Scope.REGIONAL;
      case 2 -> Scope.NATIONAL;
      default -> Scope.GLOBAL;
    };
  }

  private long tickOf(long step) {
    double chance = (Rendezvous.mix(seed + step) >>> 11) * 0x1.0p-53;
    return origin + step * periodNanos + Math.round((2 * chance - 1) * jitter * periodNanos);
  }
}
