package org.tributary.core.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What is held, and what is worth holding. Confined to turns.
 *
 * <p>A segment's life: {@link #admit} reserves its space before a byte is written, evicting what is
 * worth less; the caller writes it to the {@link Store} and ends the {@link Reservation} as the
 * writing ended; from {@link Reservation#committed} on it is held and {@link Changes} hears of it.
 * It leaves by eviction, by {@link #drop} (a new version, a purge), by {@link #discardBefore} (it
 * has left a live window) or because it was found {@link #lost}. At the start nothing is admitted
 * until {@link #restore} has been told all that the store held.
 *
 * <p><b>Admission.</b> A newcomer is admitted if it is worth at least what would have to leave for
 * it; of its own object only what comes before it in the order of eviction leaves. So a title
 * larger than the store keeps its head and does not thrash. A refusal ages everything as well, by
 * the newcomer's value for every budget's worth of bytes refused: a store full of what was popular
 * once opens up again. What is worth how much, and leaves first, says {@link EvictionOrder}; which
 * first segments are protected says {@link PrefixTier}.
 */
public final class Shelf {
  /** When more than this part of the budget lingers, evicting more would free nothing soon. */
  private static final int LINGERING_PART = 4;

  private final Settings.Store settings;
  private final Store store;
  private final Popularity popularity;
  private final Counters counters;
  private final Changes changes;

  private final NavigableMap<ObjectKey, ShelvedObject> objects = new TreeMap<>();

  /** The same, to be found faster. */
  private final Map<ObjectKey, ShelvedObject> index = new HashMap<>();

  private final EvictionOrder order;
  private final PrefixTier tier;
  private final Unsaved unsaved = new Unsaved();
  private final Set<ObjectKey> droppedWhileRestoring = new HashSet<>();

  private Consumer<ObjectKey> dropped = object -> {};
  private boolean restoring = true;
  private long used;
  private long reserved;

  /**
   * Holds nothing yet.
   *
   * @param priceSource the price of a segment from its source, in the unit of {@code costBack}
   * @param store from which what is evicted is removed
   */
  public Shelf(
      Settings.Store settings,
      double priceSource,
      Store store,
      Popularity popularity,
      CostBack costBack,
      Counters counters,
      Changes changes) {
    this.settings = settings;
    this.store = store;
    this.popularity = popularity;
    this.order = new EvictionOrder(priceSource, costBack);
    this.tier = new PrefixTier(settings, popularity, order);
    this.counters = counters;
    this.changes = changes;
    popularity.whenForgotten(this::forgotten);
  }

  /** Tells {@code listener} every object that is dropped, whether anything of it is held or not. */
  public void whenDropped(Consumer<ObjectKey> listener) {
    dropped = listener;
  }

  /**
   * Counts plays of an object and notes that it is wanted.
   *
   * @param plays how many; see {@link Popularity#played}
   */
  public void played(Now now, Description description, double plays) {
    ShelvedObject entry = entry(description);
    popularity.played(now, entry.key, plays);
    touch(now, entry);
    unsaved.mark(entry);
  }

  /** Takes an object's description anew: a validation has brought another freshness. */
  public void described(Description description) {
    ShelvedObject entry = index.get(description.key());
    if (entry != null) {
      entry.description = description;
      unsaved.mark(entry);
    }
  }

  /**
   * Says where the prefix of a listed object begins; fixed ones begin at 0, as do listed ones of
   * which nothing is said.
   *
   * @param first the number of the first segment, or -1 for a live stream, which has none
   */
  public void prefixFrom(Description description, long first) {
    ShelvedObject entry = entry(description);
    if (entry.first == first) {
      return;
    }
    tier.unguardAll(entry);
    entry.first = first;
    tier.rerank(entry);
  }

  /**
   * Reserves space for a segment.
   *
   * @param expectedBytes its length, or the most it can have where that is unknown
   * @return empty if it is held already or on its way, may not be kept, or is not worth it
   */
  public Optional<Reservation> admit(
      Now now, Description description, long number, int expectedBytes) {
    if (restoring || !Freshness.isStorable(description.metadata(), description.version())) {
      return refuse();
    }
    ShelvedObject entry = entry(description);
    if (entry.held.contains(number) || entry.reservations.containsKey(number)) {
      tidy(entry);
      return Optional.empty();
    }
    touch(now, entry);
    long footprint = store.footprint(description, expectedBytes);
    Reservation reservation = new Reservation(entry, number, footprint);
    entry.reservations.put(number, reservation);
    if (!makeRoom(now, entry, number, footprint)) {
      entry.reservations.remove(number);
      tidy(entry);
      return refuse();
    }
    reserved += footprint;
    return Optional.of(reservation);
  }

  /** Whether a segment is held. */
  public boolean holds(SegmentKey key) {
    ShelvedObject entry = index.get(key.object());
    return entry != null && entry.held.contains(key.number());
  }

  /** What is held of an object. */
  public SegmentSet held(ObjectKey object) {
    ShelvedObject entry = index.get(object);
    return entry == null ? SegmentSet.EMPTY : entry.held;
  }

  /** What is known of a held segment beside its bytes. */
  public Optional<StoredSegment> stored(SegmentKey key) {
    ShelvedObject entry = index.get(key.object());
    ShelvedSegment segment = entry == null ? null : entry.segments.get(key.number());
    return entry == null || segment == null
        ? Optional.empty()
        : Optional.of(
            new StoredSegment(
                entry.description,
                segment.number,
                segment.length,
                segment.resource == null ? entry.description.metadata() : segment.resource,
                segment.supplier));
  }

  /** An object's description, if anything of it is held or its popularity is known. */
  public Optional<Description> description(ObjectKey object) {
    return Optional.ofNullable(index.get(object)).map(e -> e.description);
  }

  /** All objects that are held or whose popularity is known, in the order of their keys. */
  public List<ObjectKey> objects() {
    return List.copyOf(objects.keySet());
  }

  /** The body bytes that are held of an object. */
  public long bytes(ObjectKey object) {
    ShelvedObject entry = index.get(object);
    return entry == null ? 0 : entry.bytes;
  }

  /** What the held segments and those on their way take on the disk. */
  public long taken() {
    return used + reserved;
  }

  /** What is held of an object in runs of one supplier each, ascending. */
  public List<Catalogue.Run> runs(ObjectKey object) {
    ShelvedObject entry = index.get(object);
    return entry == null ? List.of() : entry.runs();
  }

  /** What is held of an object by who it came from. */
  public NavigableMap<String, SegmentSet> suppliers(ObjectKey object) {
    NavigableMap<String, SegmentSet> suppliers = new TreeMap<>();
    for (Catalogue.Run run : runs(object)) {
      SegmentSet known = suppliers.getOrDefault(run.supplier(), SegmentSet.EMPTY);
      suppliers.put(run.supplier(), known.with(run.first(), run.last()));
    }
    return suppliers;
  }

  /** Which of an object's segments are protected as the prefix of a popular one. */
  public SegmentSet prefix(ObjectKey object) {
    ShelvedObject entry = index.get(object);
    return entry == null || entry.guarded == 0
        ? SegmentSet.EMPTY
        : SegmentSet.of(entry.first, entry.first + entry.guarded - 1);
  }

  /**
   * Drops an object's version: it has been replaced at its source, or purged. It is not held from
   * this moment on, and what is on its way will not be committed. Its popularity stays.
   */
  public void drop(ObjectKey object) {
    dropped.accept(object);
    if (restoring) {
      droppedWhileRestoring.add(object);
    }
    ShelvedObject entry = index.get(object);
    if (entry == null) {
      return;
    }
    for (Reservation reservation : entry.reservations.values()) {
      reservation.stale = true;
    }
    entry.retired = true;
    removeAll(entry, entry.held);
    tidy(entry);
  }

  /** Removes the segments before {@code number}: they have left a live window. */
  public void discardBefore(ObjectKey object, long number) {
    ShelvedObject entry = index.get(object);
    if (entry == null || number <= 0) {
      return;
    }
    SegmentSet gone = entry.held;
    if (!gone.isEmpty() && gone.last() >= number) {
      gone = gone.without(number, gone.last());
    }
    removeAll(entry, gone);
    tidy(entry);
  }

  /** Forgets a segment that the store has found damaged or missing, and dropped. */
  public void lost(SegmentKey key) {
    ShelvedObject entry = index.get(key.object());
    if (entry == null || !entry.held.contains(key.number())) {
      return;
    }
    counters.count(Counter.STORE_DAMAGED);
    take(entry, key.number());
    changes.changed(entry.key, entry.held);
    tidy(entry);
  }

  /**
   * Notes that neighbours hold other segments of this object than before, so that the cost of
   * getting ours back is asked again before the next eviction.
   */
  public void costsChanged(ObjectKey object) {
    ShelvedObject entry = index.get(object);
    if (entry != null && !entry.held.isEmpty()) {
      order.costsChanged(entry);
    }
  }

  /**
   * Takes segments that the store held when it was opened. What does not fit into the budget, as it
   * may have been made smaller, is evicted when the last have come.
   *
   * @param last whether there are no more: from then on segments are admitted
   */
  public void restore(Now now, List<StoredSegment> segments, boolean last) {
    Set<ShelvedObject> changed = new TreeSet<>(Comparator.comparing(e -> e.key));
    for (StoredSegment stored : segments) {
      if (droppedWhileRestoring.contains(stored.description().key())) {
        store.remove(stored.key());
      } else {
        ShelvedObject entry = entry(stored.description());
        if (!entry.segments.contains(stored.number())) {
          rankAnew(now, entry);
          put(now, entry, stored);
          changed.add(entry);
        }
      }
    }
    changed.forEach(e -> changes.changed(e.key, e.held));
    if (last && restoring) {
      restoring = false;
      droppedWhileRestoring.clear();
      shrink(now);
    }
  }

  /**
   * What would be evicted if {@code most} segments came, of what others hold as well, so that it
   * costs less to get back than from the source.
   */
  public Map<ObjectKey, SegmentSet> leaving(Now now, int most) {
    if (most <= 0) {
      return Map.of();
    }
    order.askCosts(now);
    tier.releaseUnpopular(now);
    long spare = settings.bytes() - used - reserved - store.lingeringBytes();
    return order.copiesLeaving(most, spare);
  }

  /** What changed since the last batch; empty if nothing did. */
  Optional<Catalogue.Batch> drain(Now now) {
    if (restoring || unsaved.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(unsaved.drain(objects.values(), entry -> row(now, entry)));
  }

  private Catalogue.Row row(Now now, ShelvedObject entry) {
    return new Catalogue.Row(
        entry.description, entry.runs(), popularity.of(entry.key, now), now.wall().toEpochMilli());
  }

  /**
   * Takes back a batch that could not be saved: the next one holds its objects as they are then.
   */
  void undrain(Catalogue.Batch batch) {
    if (batch.complete()) {
      unsaved.rewrite();
      return;
    }
    for (Catalogue.Row row : batch.rows()) {
      ObjectKey key = row.description().key();
      ShelvedObject entry = index.get(key);
      if (entry != null) {
        unsaved.mark(entry);
      } else {
        unsaved.removed(key);
      }
    }
    for (ObjectKey key : batch.removed()) {
      if (!objects.containsKey(key)) {
        unsaved.removed(key);
      }
    }
  }

  /** Takes an object whose popularity was saved. */
  void remember(Now now, Catalogue.Row row) {
    ObjectKey key = row.description().key();
    popularity.restore(now, key, row.popularity(), row.popularityAtMillis());
    ShelvedObject entry = index.get(key);
    if (entry == null && popularity.knows(key)) {
      entry = entry(row.description());
    }
    if (entry != null) {
      rankAnew(now, entry);
      tier.rerank(entry);
    }
  }

  private Optional<Reservation> refuse() {
    counters.count(Counter.STORE_REFUSED);
    return Optional.empty();
  }

  private ShelvedObject entry(Description description) {
    ObjectKey key = description.key();
    ShelvedObject known = index.get(key);
    if (known != null) {
      known.retired = false;
      known.describe(description);
      return known;
    }
    ShelvedObject entry = new ShelvedObject(key, description);
    order.touch(entry);
    objects.put(key, entry);
    index.put(key, entry);
    unsaved.added(entry);
    return entry;
  }

  /** Forgets an object of which nothing is held, nothing is on its way and no play is known. */
  private void tidy(ShelvedObject entry) {
    if (!entry.segments.isEmpty() || !entry.reservations.isEmpty()) {
      return;
    }
    if (entry.retired || !popularity.knows(entry.key)) {
      tier.forget(entry);
      order.forget(entry);
      objects.remove(entry.key);
      index.remove(entry.key);
      unsaved.removed(entry.key);
    }
  }

  private void forgotten(long media) {
    NavigableMap<ObjectKey, ShelvedObject> versions =
        objects.subMap(new ObjectKey(media, 0), true, new ObjectKey(media, -1), true);
    for (ShelvedObject entry : List.copyOf(versions.values())) {
      unsaved.mark(entry);
      tidy(entry);
    }
  }

  private void touch(Now now, ShelvedObject entry) {
    order.touch(entry);
    tier.rankAnew(now, entry);
    order.place(entry);
    tier.rerank(entry);
  }

  /** Takes the object's popularity as it is now. */
  private void rankAnew(Now now, ShelvedObject entry) {
    tier.rankAnew(now, entry);
    order.place(entry);
  }

  // ---- admission and eviction

  /** Evicts what is worth less than the newcomer until it fits; nothing if that is not enough. */
  private boolean makeRoom(Now now, ShelvedObject entry, long number, long footprint) {
    long lingering = store.lingeringBytes();
    long missing = used + reserved + lingering + footprint - settings.bytes();
    if (missing <= 0) {
      return true;
    }
    if (footprint > settings.bytes() || lingering > settings.bytes() / LINGERING_PART) {
      return false;
    }
    order.askCosts(now);
    tier.releaseUnpopular(now);
    ShelvedSegment newcomer = new ShelvedSegment(number, order.gain(now, entry.key, number));
    double credit = newcomer.gain * EvictionOrder.worth(entry);
    boolean forced = tier.outranks(entry, number, footprint);
    double value = order.level() + credit;
    List<EvictionOrder.Victim> victims = new ArrayList<>();
    for (long freed = 0; freed < missing; ) {
      EvictionOrder.Victim victim = order.leastValuable();
      if (victim == null
          || !(forced
              ? yields(victim, entry, number)
              : EvictionOrder.beats(newcomer, value, entry, victim))) {
        order.putBack(victims);
        order.ageBy(credit * footprint / Math.max(1, settings.bytes()));
        return false;
      }
      order.setAside(victim);
      victims.add(victim);
      freed += victim.segment().footprint;
    }
    order.putBack(victims);
    evict(victims);
    return true;
  }

  /** Whether a segment gives way to a newcomer of the prefix tier: all but its own prefix do. */
  private static boolean yields(EvictionOrder.Victim victim, ShelvedObject entry, long number) {
    return victim.entry() != entry || victim.segment().number > number;
  }

  private void evict(List<EvictionOrder.Victim> victims) {
    Set<ShelvedObject> changed = new TreeSet<>(Comparator.comparing(e -> e.key));
    for (EvictionOrder.Victim victim : victims) {
      order.ageTo(victim.value());
      take(victim.entry(), victim.segment().number);
      store.remove(new SegmentKey(victim.entry().key, victim.segment().number));
      counters.count(Counter.STORE_EVICTIONS);
      changed.add(victim.entry());
    }
    for (ShelvedObject entry : changed) {
      changes.changed(entry.key, entry.held);
      tidy(entry);
    }
  }

  /** Evicts what is beyond the budget. */
  private void shrink(Now now) {
    long excess = used + reserved - settings.bytes();
    if (excess <= 0) {
      return;
    }
    order.askCosts(now);
    tier.releaseUnpopular(now);
    List<EvictionOrder.Victim> victims = new ArrayList<>();
    while (excess > 0) {
      EvictionOrder.Victim victim = order.leastValuable();
      if (victim == null) {
        break;
      }
      order.setAside(victim);
      victims.add(victim);
      excess -= victim.segment().footprint;
    }
    order.putBack(victims);
    evict(victims);
  }

  // ---- holdings

  private void put(Now now, ShelvedObject entry, StoredSegment stored) {
    long footprint = store.footprint(stored.description(), stored.length());
    ShelvedSegment segment =
        new ShelvedSegment(stored, footprint, order.gain(now, entry.key, stored.number()));
    entry.segments.add(segment);
    entry.evictable.add(segment);
    entry.held = entry.held.with(segment.number);
    entry.bytes += segment.length;
    used += footprint;
    counters.add(Counter.STORE_BYTES, segment.length);
    counters.count(Counter.STORE_SEGMENTS);
    unsaved.mark(entry);
    order.place(entry);
    tier.rerank(entry);
  }

  /** Takes a held segment off the shelf; the caller tells the store and those who listen. */
  private void take(ShelvedObject entry, long number) {
    while (entry.isGuarded(number)) {
      tier.unguardLast(entry);
    }
    ShelvedSegment segment = entry.segments.remove(number);
    if (segment == null) {
      throw new IllegalStateException("not held: " + entry.key + "/" + number);
    }
    entry.evictable.remove(segment);
    entry.held = entry.held.without(number);
    entry.bytes -= segment.length;
    used -= segment.footprint;
    counters.add(Counter.STORE_BYTES, -segment.length);
    counters.add(Counter.STORE_SEGMENTS, -1);
    unsaved.mark(entry);
    order.place(entry);
    tier.rerank(entry);
  }

  private void removeAll(ShelvedObject entry, SegmentSet gone) {
    if (gone.isEmpty()) {
      return;
    }
    gone.forEach(
        number -> {
          take(entry, number);
          store.remove(new SegmentKey(entry.key, number));
        });
    changes.changed(entry.key, entry.held);
  }

  /**
   * Space for one segment on its way to the store. Ends exactly once, as its writing did: {@link
   * #committed}, {@link #failed} or {@link #abandoned}.
   */
  public final class Reservation {
    private final ShelvedObject entry;
    private final long number;
    private final long footprint;
    private boolean stale;
    private boolean ended;

    private Reservation(ShelvedObject entry, long number, long footprint) {
      this.entry = entry;
      this.number = number;
      this.footprint = footprint;
    }

    /** Whether the object was dropped meanwhile: the writing may as well be aborted. */
    public boolean isStale() {
      return stale;
    }

    /**
     * The segment is in the store.
     *
     * @return whether it is held now; if not, its object was dropped meanwhile, and so was it
     */
    public boolean committed(Now now, StoredSegment segment) {
      if (segment.number() != number || !segment.description().key().equals(entry.key)) {
        throw new IllegalArgumentException(
            "reserved for " + entry.key + "/" + number + ", not for " + segment.key());
      }
      end();
      if (stale) {
        store.remove(segment.key());
        tidy(entry);
        return false;
      }
      put(now, entry, segment);
      counters.count(Counter.STORE_COMMITS);
      changes.changed(entry.key, entry.held);
      shrink(now);
      return holds(segment.key());
    }

    /** The segment could not be written. */
    public void failed() {
      end();
      counters.count(Counter.STORE_FAILURES);
      tidy(entry);
    }

    /** The segment will not be written: its fill failed or ended early. */
    public void abandoned() {
      end();
      tidy(entry);
    }

    private void end() {
      if (ended) {
        throw new IllegalStateException("reservation has ended: " + entry.key + "/" + number);
      }
      ended = true;
      entry.reservations.remove(number);
      reserved -= footprint;
    }
  }
}
