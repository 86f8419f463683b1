package org.tributary.core.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>A fill of its own has an {@link Exchange}; those of an object that cannot be had in parts
 * share a {@link Sequence}. This is where these find what they work with.
 */
final class Fills {
  /** After so many neighbours the next supplier is the source. */
  static final int NEIGHBOUR_TRIES = 2;

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
  private final Deadlines deadlines;
  private final Counters counters;
  private final long patienceNanos;
  private final Hedging hedging;
  private final Spool spool;
  private final Map<SegmentKey, Fill> underWay = new HashMap<>();
  private final Map<ObjectKey, Sequence> sequences = new HashMap<>();
  private final Map<ObjectKey, Integer> watchers = new HashMap<>();
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
    this.deadlines = deadlines;
    this.counters = counters;
    this.patienceNanos = settings.stall().toNanos() / 2;
    this.hedging = new Hedging(hedging, suppliers, patienceNanos, counters);
    this.spool = new Spool(settings.spoolBytes(), turns, deadlines);
  }

  /** The fill of a segment under way, if there is one. */
  Optional<Fill> underWay(SegmentKey key) {
    return Optional.ofNullable(underWay.get(key));
  }

  /** How many are under way. */
  int count() {
    return underWay.size();
  }

  /** The memory that they take together. */
  Spool spool() {
    return spool;
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
    sequenceEnded(sequence);
    surroundings.failed(sequence.object(), failure);
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
    spool.ended(fill);
  }
}
