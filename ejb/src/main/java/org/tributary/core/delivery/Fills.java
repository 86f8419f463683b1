package org.tributary.core.delivery;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/**
 * All fills under way: equal misses share one. Confined to turns.
 *
 * <p>The spool's budget bounds what fills keep in memory together; beyond it a fill goes on only as
 * fast as its fastest reader takes.
 */
final class Fills {
  /** After so many neighbours the next supplier is the source. */
  static final int NEIGHBOUR_TRIES = 2;

  /** A first byte is late after so many times the usual latency. */
  private static final int USUAL_TIMES_LATE = 4;

  /** What second requests may waste before their share of what was fetched allows it. */
  private static final long HEDGE_ALLOWANCE_BYTES = 1 << 20;

  /** The most second requests at a time. */
  private static final int MAX_HEDGES = 32;

  /** How long what was fetched for another helper stays in memory. */
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** The longest listed segment, in bytes. */
  static final int MAX_LISTED_BYTES = 64 << 20;

  /** What the fills ask of the rest of the helper. */
  interface Surroundings {

    /**
     * Who can supply a segment, cheapest first; the source among them.
     *
     * @param asked as whose owner this helper itself was asked for it, if it was
     */
    List<Supplier> suppliers(Now now, Wanted wanted, Optional<Scope> asked);

    /** Whether what came, or is to come, is to be kept. */
    boolean isWorthKeeping(Now now, Wanted wanted, int bytes, boolean relayed);

    /** A supplier's first byte came after {@code nanos}. */
    void latency(Supplier supplier, Wanted wanted, long nanos);

    /** A supplier has delivered. */
    void worked(Now now, Supplier supplier, long latencyNanos);

    /** How long a supplier took lately until its first byte, in milliseconds; 0 if unknown. */
    double usualLatencyMillis(Supplier supplier, Wanted wanted);

    /** A supplier was slower than a second one: it has given nothing for {@code nanos}. */
    void slow(Now now, Supplier supplier, long nanos);

    /** A supplier made no progress. */
    void stalled(Now now, Supplier supplier);

    /** A supplier failed. */
    void failed(Now now, Supplier supplier, Wanted wanted, Failure failure);

    /** The source ignores ranges of this object. */
    void unranged(Description object);

    /** All bytes of a fill have come and are still in its spool. */
    void completed(Now now, Fill fill);
  }

  private final Surroundings surroundings;
  private final Sources sources;
  private final Neighbours neighbours;
  private final Store store;
  private final Shelf shelf;
  private final Turns turns;
  private final Deadlines deadlines;
  private final Counters counters;
  private final long patienceNanos;
  private final Settings.Hedging hedging;
  private final long spoolBudget;
  private final Map<SegmentKey, Fill> underWay = new HashMap<>();
  private final Map<ObjectKey, Sequence> sequences = new HashMap<>();
  private final Map<ObjectKey, Integer> watchers = new HashMap<>();
  private final Set<Fill> waitingForRoom = new LinkedHashSet<>();
  private final Map<Fill, Long> lingering = new LinkedHashMap<>();
  private long lingerings;
  private int hedgesOpen;
  private long wastedBytes;
  private long spoolBytes;
  private boolean roomTurnQueued;
  private Optional<String> storeTrouble = Optional.empty();

  Fills(
      Surroundings surroundings,
      Sources sources,
      Neighbours neighbours,
      Store store,
      Shelf shelf,
      Turns turns,
      Deadlines deadlines,
      Counters counters,
      long stallNanos,
      Settings.Hedging hedging,
      long spoolBudget) {
    this.surroundings = surroundings;
    this.sources = sources;
    this.neighbours = neighbours;
    this.store = store;
    this.shelf = shelf;
    this.turns = turns;
    this.deadlines = deadlines;
    this.counters = counters;
    this.patienceNanos = stallNanos / 2;
    this.hedging = hedging;
    this.spoolBudget = spoolBudget;
  }

  /** The fill of a segment under way, if there is one. */
  Optional<Fill> underWay(SegmentKey key) {
    return Optional.ofNullable(underWay.get(key));
  }

  /** How many are under way. */
  int count() {
    return underWay.size();
  }

  /** How many bytes they keep in memory. */
  long spoolBytes() {
    return spoolBytes;
  }

  /**
   * The fill of {@code wanted}: the one under way, or a new one.
   *
   * @param ranged whether the source answers byte ranges of the resource
   * @param planned the helper that is to supply it, if one is
   */
  Fill of(Now now, Wanted wanted, boolean ranged, Optional<String> planned) {
    Fill shared = underWay.get(wanted.key());
    if (shared != null) {
      return shared;
    }
    if (!ranged) {
      return inSequence(now, wanted);
    }
    Exchange exchange = new Exchange(this, planned);
    Fill fill = new Fill(this, wanted, exchange);
    add(fill);
    exchange.begin(now, fill);
    return fill;
  }

  /**
   * The fill of what another helper has asked for: the one under way, or a new one; empty if that
   * one waits for an owner that may wait for this helper.
   */
  Optional<Fill> of(Now now, Wanted wanted, Way way) {
    Fill shared = underWay.get(wanted.key());
    if (shared != null) {
      if (!shared.mayServe(way)) {
        return Optional.empty();
      }
      shared.serves(way);
      return Optional.of(shared);
    }
    Exchange exchange = new Exchange(this, Optional.empty());
    Fill fill = new Fill(this, wanted, exchange);
    fill.relay();
    fill.serves(way);
    add(fill);
    exchange.begin(now, fill);
    return Optional.of(fill);
  }

  /**
   * A fill from an answer that has come already.
   *
   * @param way of the request that brought it, if another helper made it
   */
  Fill adopt(Now now, Wanted wanted, Exchange.Adopted adopted, Head head, Optional<Way> way) {
    Exchange exchange = new Exchange(this, Optional.empty());
    Fill fill = new Fill(this, wanted, exchange);
    if (way.isPresent()) {
      fill.relay();
      fill.serves(way.get());
    }
    add(fill);
    exchange.adopt(now, fill, adopted, head);
    return fill;
  }

  /** Feeds an object from an answer that has come already and cannot be asked for in parts. */
  void adoptSequence(Description object, Exchange.Adopted adopted) {
    Sequence sequence = new Sequence(this, object);
    sequences.put(object.key(), sequence);
    sequence.adopt(adopted);
  }

  private Fill inSequence(Now now, Wanted wanted) {
    ObjectKey key = wanted.key().object();
    Sequence sequence = sequences.get(key);
    boolean fresh = sequence == null || !sequence.reaches(wanted.key().number());
    if (sequence == null || fresh) {
      sequence = new Sequence(this, wanted.object());
      sequences.put(key, sequence);
    }
    List<Fill> begun = sequence.upTo(wanted.key().number());
    if (begun.isEmpty()) {
      throw new IllegalStateException("no fill for " + wanted.key() + " in its sequence");
    }
    begun.forEach(this::add);
    if (fresh) {
      sequence.begin(now);
    }
    begun.forEach(fill -> fill.demand(now));
    return begun.get(begun.size() - 1);
  }

  private void add(Fill fill) {
    counters.count(Counter.FILLS);
    underWay.put(fill.key(), fill);
  }

  /** A delivery of this object begins. */
  void watch(ObjectKey key) {
    watchers.merge(key, 1, Integer::sum);
  }

  /** A delivery of this object has ended. */
  void unwatch(ObjectKey key) {
    if (watchers.merge(key, -1, Integer::sum) > 0) {
      return;
    }
    watchers.remove(key);
    Sequence sequence = sequences.get(key);
    if (sequence != null) {
      sequence.unwatched();
    }
  }

  boolean isWatched(ObjectKey key) {
    return watchers.containsKey(key);
  }

  void sequenceEnded(Sequence sequence) {
    sequences.remove(sequence.object().key(), sequence);
  }

  void sequenceFailed(Now now, Sequence sequence, Failure failure) {
    sequences.remove(sequence.object().key(), sequence);
    surroundings.failed(now, Supplier.SOURCE, Wanted.fixed(sequence.object(), 0), failure);
  }

  void sequenceStopped(Sequence sequence) {
    sequences.remove(sequence.object().key(), sequence);
  }

  /** The source ignored the range of a fill: go on in sequence. */
  void unranged(Now now, Fill fill) {
    surroundings.unranged(fill.object());
    fill.failed(
        now,
        new Failure(
            Failure.Kind.CHANGED, fill.object().id() + " can no longer be had in byte ranges"));
  }

  // What fills and their feeders need.

  List<Supplier> suppliers(Now now, Wanted wanted, Optional<Scope> asked) {
    return surroundings.suppliers(now, wanted, asked);
  }

  Sources sources() {
    return sources;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  Store store() {
    return store;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Counters counters() {
    return counters;
  }

  long patienceNanos() {
    return patienceNanos;
  }

  int longest(Description object) {
    return object.version().layout() instanceof Layout.Fixed fixed
        ? fixed.segmentBytes()
        : MAX_LISTED_BYTES;
  }

  void latency(Supplier supplier, Wanted wanted, long nanos) {
    surroundings.latency(supplier, wanted, nanos);
  }

  void worked(Now now, Supplier supplier, long latencyNanos) {
    surroundings.worked(now, supplier, latencyNanos);
  }

  void stalled(Now now, Supplier supplier) {
    surroundings.stalled(now, supplier);
  }

  void failed(Now now, Supplier supplier, Wanted wanted, Failure failure) {
    surroundings.failed(now, supplier, wanted, failure);
  }

  // Hedging.

  /** Whether second suppliers are asked at all. */
  boolean hedges() {
    return hedging.hedge();
  }

  /** When a supplier's first byte is late. */
  long lateNanos(Supplier supplier, Wanted wanted) {
    double usual = surroundings.usualLatencyMillis(supplier, wanted) * 1e6;
    long late = Math.max(hedging.delay().toNanos(), Math.round(USUAL_TIMES_LATE * usual));
    return Math.min(late, patienceNanos / 2);
  }

  /** After so long without a byte a receiver's play buffer is low. */
  long lowBufferNanos() {
    return hedging.buffer().toNanos() / 2;
  }

  /** Whether one more second request stays within what they may waste. */
  boolean mayHedge() {
    long fetched =
        counters.get(Counter.FETCHED_SOURCE_BYTES) + counters.get(Counter.FETCHED_NEIGHBOUR_BYTES);
    double allowed = HEDGE_ALLOWANCE_BYTES + fetched / 100.0 * hedging.share();
    return hedgesOpen < MAX_HEDGES && wastedBytes + (hedgesOpen + 1L) * Fill.STEP_BYTES <= allowed;
  }

  void hedgeBegun() {
    hedgesOpen++;
    counters.count(Counter.HEDGES);
  }

  void hedgeEnded() {
    hedgesOpen--;
  }

  void wasted(long bytes) {
    wastedBytes += bytes;
    counters.add(Counter.HEDGES_WASTED_BYTES, bytes);
  }

  void slow(Now now, Supplier supplier, long nanos) {
    surroundings.slow(now, supplier, nanos);
  }

  // The spool.

  boolean hasRoom(int bytes) {
    while (spoolBytes + bytes > spoolBudget && !lingering.isEmpty()) {
      Fill eldest = lingering.keySet().iterator().next();
      lingering.remove(eldest);
      eldest.dropped();
    }
    return spoolBytes + bytes <= spoolBudget;
  }

  /**
   * Keeps what was fetched for another helper for a moment, as others of the region may be about to
   * ask for it; false if memory is short.
   */
  boolean linger(Fill fill) {
    if (spoolBytes > spoolBudget / 2) {
      return false;
    }
    long turnOfIt = ++lingerings;
    lingering.put(fill, turnOfIt);
    turns.add(
        now ->
            deadlines.at(
                now.tick() + LINGER_NANOS,
                later -> {
                  if (lingering.remove(fill, turnOfIt)) {
                    fill.dropped();
                  }
                }));
    return true;
  }

  /** Somebody reads it. */
  void joined(Fill fill) {
    lingering.remove(fill);
  }

  void waitForRoom(Fill fill) {
    waitingForRoom.add(fill);
  }

  void spooled(int bytes) {
    spoolBytes += bytes;
  }

  void released(long bytes) {
    spoolBytes -= bytes;
    if (!waitingForRoom.isEmpty() && !roomTurnQueued) {
      roomTurnQueued = true;
      turns.add(this::useRoom);
    }
  }

  private void useRoom(Now now) {
    roomTurnQueued = false;
    List<Fill> waited = List.copyOf(waitingForRoom);
    waitingForRoom.clear();
    for (Fill fill : waited) {
      fill.demand(now);
    }
  }

  /** Whether there is room for what nobody waits for yet. */
  boolean mayPrefetch() {
    return waitingForRoom.isEmpty() && hasRoom(Fill.STEP_BYTES);
  }

  // The store.

  Optional<Shelf.Reservation> admit(
      Now now, Wanted wanted, Metadata resource, int expectedBytes, boolean relayed) {
    if (resource.terms().noStore()
        || expectedBytes > MAX_LISTED_BYTES
        || !surroundings.isWorthKeeping(now, wanted, expectedBytes, relayed)) {
      return Optional.empty();
    }
    return shelf.admit(now, wanted.object(), wanted.key().number(), expectedBytes);
  }

  void writable() {
    storeTrouble = Optional.empty();
  }

  void unwritable(String why) {
    storeTrouble = Optional.of(why);
  }

  /** Why the last writing to the store failed, if it did. */
  Optional<String> storeTrouble() {
    return storeTrouble;
  }

  void completed(Now now, Fill fill) {
    surroundings.completed(now, fill);
  }

  void ended(Fill fill) {
    underWay.remove(fill.key(), fill);
    waitingForRoom.remove(fill);
    lingering.remove(fill);
  }
}
