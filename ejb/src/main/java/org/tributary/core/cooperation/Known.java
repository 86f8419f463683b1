package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.core.turn.Now;

/**
 * What is known of one neighbour. Confined to turns; {@link Neighbourhood} owns it, and {@link
 * Roster} knows what it holds.
 */
final class Known {
  private static final int SPARE = 8;
  private static final double WEIGHT_OF_LAST = 0.2;

  /** A single delivery counts no longer than this: stalls are judged elsewhere. */
  private static final double LONGEST_LATENCY_MILLIS = 1000;

  private final String id;

  /** Where it told itself to be among the holders, tells no more, or twice: tidied now and then. */
  private List<Holders> holdings = List.of();

  private int objects;

  /** What its id brings into the weights of {@link Rendezvous}. */
  final long seed;

  /** How far its receivers will have read. */
  final Pace pace = new Pace();

  /** What counts against it; to be read, and changed through {@link #faults}. */
  Strikes strikes = Strikes.NONE;

  Status last;
  Scope scope;

  /** The scope that the roster has it at; null before it is there. */
  @Nullable Scope listedAt;

  /** The scope that the roster counts it at; null while it is forgotten. */
  @Nullable Scope countedAt;

  /** Whose digest told of it; null if it was heard itself. */
  @Nullable String spokesman;

  /** The region whose spokesman named it for some segments; null if none did. */
  @Nullable HeardRegion namedIn;

  /** What was told of it before this word of the {@link Roster} is not believed any more. */
  long believedFrom;

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
    this.id = first.sender().id();
    this.last = first;
    this.scope = scope;
    this.sinceTick = tick;
    this.seed = Rendezvous.seed(id);
  }

  String id() {
    return id;
  }

  /** It is among these holders from now on. */
  void took(Holders holders) {
    if (holdings.size() > 2 * objects + SPARE || holdings.isEmpty()) {
      holdings = holdings();
    }
    holdings.add(holders);
    objects++;
  }

  /** It is no more among some holders. */
  void lost() {
    objects--;
  }

  /** Who it told itself to be among, once each. */
  List<Holders> holdings() {
    List<Holders> all = new ArrayList<>(objects + 1);
    for (Holders holders : new LinkedHashSet<>(holdings)) {
      if (holders.find(this) >= 0) {
        all.add(holders);
      }
    }
    return all;
  }

  /** What counts against it, to be added to. */
  Strikes faults() {
    if (strikes == Strikes.NONE) {
      strikes = new Strikes();
    }
    return strikes;
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
    return 3 * periodNanos();
  }

  /** In which it is heard at least once: its scope's period. */
  long periodNanos() {
    return Ladder.period(scope, TimeUnit.MILLISECONDS.toNanos(last.periodMillis()));
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

  /**
   * As it is now.
   *
   * @param named what its spokesman names it for
   */
  Neighbour neighbour(Now now, HeardRegions.Named named) {
    long segments = named.segments();
    for (Holders holders : holdings()) {
      segments += holders.of(this).size();
    }
    return new Neighbour(
        holder(now),
        heardTick,
        messages,
        last.incarnation(),
        version,
        objects + named.objects(),
        segments,
        Optional.ofNullable(spokesman));
  }
}
