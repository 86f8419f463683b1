package org.tributary.core.cooperation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Now;

/**
 * What is known of one neighbour. Confined to turns; {@link Neighbourhood} owns it and keeps its
 * index in step with {@link #holdings}.
 */
final class Known {
  private static final double WEIGHT_OF_LAST = 0.2;

  /** A single delivery counts no longer than this: stalls are judged elsewhere. */
  private static final double LONGEST_LATENCY_MILLIS = 1000;

  final Map<ObjectKey, SegmentSet> holdings = new HashMap<>();

  /** What its id brings into the weights of {@link Rendezvous}. */
  final long seed;

  /** How far its receivers will have read. */
  final Pace pace = new Pace();

  Strikes strikes = new Strikes();
  Status last;
  Scope scope;

  /** The scope that the roster has it at; null before it is there. */
  @Nullable Scope listedAt;

  /** Whose digest told of it; null if it was heard itself. */
  @Nullable String spokesman;

  /** Since when it is known without a break. */
  long sinceTick;

  /** The version up to which the holdings are known. */
  long version;

  /** The newest version that was heard; more than {@link #version} when a base is lacking. */
  long heardVersion;

  long heardTick;
  long messages;
  boolean misplaced;
  boolean forgotten;

  boolean asking;
  int asksFailed;
  long askAgainTick = Long.MIN_VALUE;

  private double latencyMillis;

  Known(Status first, Scope scope, long tick) {
    this.last = first;
    this.scope = scope;
    this.sinceTick = tick;
    this.seed = Rendezvous.seed(first.sender().id());
  }

  String id() {
    return last.sender().id();
  }

  /** Whether it holds a segment. */
  boolean holds(SegmentKey key) {
    SegmentSet held = holdings.get(key.object());
    return held != null && held.contains(key.number());
  }

  /** Whether its spokesman tells of it rather than it itself. */
  boolean isSpokenFor() {
    return spokesman != null;
  }

  /**
   * Whether it speaks for itself: it was heard at least at one and a half of its scope's periods.
   */
  boolean wasHeardItself(Now now) {
    return !forgotten && !isSpokenFor() && now.since(heardTick) < patienceNanos() / 2;
  }

  /** How long it may be silent: three periods of its scope. */
  long patienceNanos() {
    return 3 * Ladder.period(scope, TimeUnit.MILLISECONDS.toNanos(last.periodMillis()));
  }

  void answered(long latencyNanos) {
    double millis = Math.min(latencyNanos / 1e6, LONGEST_LATENCY_MILLIS);
    latencyMillis =
        latencyMillis == 0 ? millis : latencyMillis + WEIGHT_OF_LAST * (millis - latencyMillis);
  }

  double latencyMillis() {
    return latencyMillis;
  }

  Holder holder(Now now) {
    return new Holder(
        last.sender(),
        scope,
        last.load(),
        latencyMillis,
        staleChance(now),
        strikes.count(now),
        strikes.isAvoided(now));
  }

  private double staleChance(Now now) {
    if (last.evictions() == 0) {
      return 0;
    }
    double seconds = now.since(heardTick) / 1e9;
    return 1 - StrictMath.exp(-last.evictions() * Math.max(0, seconds));
  }

  Neighbour neighbour(Now now) {
    long segments = holdings.values().stream().mapToLong(SegmentSet::size).sum();
    return new Neighbour(
        holder(now),
        heardTick,
        messages,
        last.incarnation(),
        version,
        holdings.size(),
        segments,
        Optional.ofNullable(spokesman));
  }
}
