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

  /** How long what was fetched for another helper stays in memory. */
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** The longest listed segment, in bytes. */
  static final int MAX_LISTED_BYTES = 64 << 20;

  /** Who hears what the fills learn of objects. */
  interface Surroundings {

    /** The source failed to supply the object, or a segment of it. */
    void failed(Description object, Failure failure);

    /** The source ignores ranges of this object. */
    void unranged(Description object);

    /** All bytes of a fill have come and are still in its spool. */
    void completed(Now now, Fill fill);
  }

  private final Surroundings surroundings;
  private final Suppliers suppliers;
  private final Placement placement;
  private final Sources sources;
  private final Neighbours neighbours;
  private final Store store;
  private final Shelf shelf;
  private final Turns turns;
  private final Deadlines deadlines;
  private final Counters counters;
  private final long patienceNanos;
  private final Hedging hedging;
  private final long spoolBudget;
  private final Map<SegmentKey, Fill> underWay = new HashMap<>();
  private final Map<ObjectKey, Sequence> sequences = new HashMap<>();
  private final Map<ObjectKey, Integer> watchers = new HashMap<>();
  private final Set<Fill> waitingForRoom = new LinkedHashSet<>();
  private final Map<Fill, Long> lingering = new LinkedHashMap<>();
  private long lingerings;
  private long spoolBytes;
  private boolean roomTurnQueued;
  private Optional<String> storeTrouble = Optional.empty();

  Fills(
      Surroundings surroundings,
      Suppliers suppliers,
      Placement placement,
      Sources sources,
      Neighbours neighbours,
      Store store,
      Shelf shelf,
      Turns turns,
      Deadlines deadlines,
      Counters counters,
      Settings.Delivery settings,
      Settings.Hedging hedging) {
    this.surroundings = surroundings;
    this.suppliers = suppliers;
    this.placement = placement;
    this.sources = sources;
    this.neighbours = neighbours;
    this.store = store;
    this.shelf = shelf;
    this.turns = turns;
    this.deadlines = deadlines;
    this.counters = counters;
    this.patienceNanos = settings.stall().toNanos() / 2;
    this.hedging = new Hedging(hedging, suppliers, patienceNanos, counters);
    this.spoolBudget = settings.spoolBytes();
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

  void sequenceFailed(Sequence sequence, Failure failure) {
    sequences.remove(sequence.object().key(), sequence);
    surroundings.failed(sequence.object(), failure);
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

  Suppliers suppliers() {
    return suppliers;
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

  /** After how long a supplier without progress is given up: half the stall deadline. */
  long patienceNanos() {
    return patienceNanos;
  }

  int longest(Description object) {
    return object.version().layout() instanceof Layout.Fixed fixed
        ? fixed.segmentBytes()
        : MAX_LISTED_BYTES;
  }

  Hedging hedging() {
    return hedging;
  }

  /** A supplier failed. */
  void failed(Now now, Supplier supplier, Wanted wanted, Failure failure) {
    if (supplier.isSource()) {
      surroundings.failed(wanted.object(), failure);
    } else {
      suppliers.failed(now, supplier, wanted, failure);
    }
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
        || !placement.keeps(now, wanted, expectedBytes, relayed)) {
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
