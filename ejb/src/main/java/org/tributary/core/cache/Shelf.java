package org.tributary.core.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Metadata;
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
 * <p><b>Value.</b> Eviction follows GreedyDual [1] in the form of GDSF [2]. A segment is worth
 *
 * <pre>value = base + gain x worth</pre>
 *
 * <ul>
 *   <li><i>base</i> is the ageing level when its object was last asked for. The level is the value
 *       of the last eviction, so it rises as the store turns over, and idle objects sink below it
 *       however popular they were.
 *   <li><i>gain</i> is what {@link CostBack} says it costs to get the segment back, as a part of
 *       the source's price, in steps of 1/64 so that noise decides nothing.
 *   <li><i>worth</i> = (1 + {@value #ROUND_TRIP_BYTES} / mean segment size) x log2(1 + plays), with
 *       at least one play: the value of a byte. Small segments are worth more per byte because each
 *       costs a round trip; the mean is used so that the short last segment of an object is not
 *       worth more than its head. Plays count as they stood when the object was last asked for.
 * </ul>
 *
 * Within an object what has least gain goes first, and of equals the tail. Objects are kept in the
 * order of their least valuable segment, so that an eviction takes O(log n) and a request moves its
 * object alone.
 *
 * <p><b>Admission.</b> A newcomer is admitted if it is worth at least what would have to leave for
 * it; of its own object only what comes before it in the order of eviction leaves. So a title
 * larger than the store keeps its head and does not thrash. A refusal ages everything as well, by
 * the newcomer's value for every budget's worth of bytes refused: a store full of what was popular
 * once opens up again.
 *
 * <p><b>Prefix tier.</b> Of popular objects the first K segments are not evicted, the most popular
 * objects first, within a share of the budget. An object's level of popularity does not depend on
 * the time, so the tier is kept in order without sweeping: before an eviction only its least
 * popular member is asked whether it is still popular.
 *
 * <p>[1] Young: The k-server dual and loose competitiveness for paging, 1994. Cao, Irani:
 * Cost-aware WWW proxy caching algorithms, USITS 1997. [2] Cherkasova: Improving WWW proxies
 * performance with Greedy-Dual-Size-Frequency caching policy, HPL-98-69, 1998.
 */
public final class Shelf {
  /** What a round trip is worth in bytes. */
  static final int ROUND_TRIP_BYTES = 64 * 1024;

  /** When more than this part of the budget lingers, evicting more would free nothing soon. */
  private static final int LINGERING_PART = 4;

  /** In how many steps the cost of getting a segment back is told apart. */
  private static final int COST_STEPS = 64;

  /** Costs above this many times the source's price count as this. */
  private static final int COST_MAX = 4;

  /** The most removed objects that are remembered for the catalogue before it is written anew. */
  private static final int REMOVED_MAX = 100_000;

  private static final double LOG_2 = Math.log(2);

  private static final Comparator<Entry> BY_RANK =
      Comparator.<Entry>comparingDouble(e -> e.rank).thenComparing(e -> e.key);

  private final Settings.Store settings;
  private final double priceSource;
  private final Store store;
  private final Popularity popularity;
  private final CostBack costBack;
  private final Counters counters;
  private final Changes changes;

  private final NavigableMap<ObjectKey, Entry> objects = new TreeMap<>();

  /** Objects with something that may be evicted; the first has the least valuable segment. */
  private final TreeSet<Entry> byValue =
      new TreeSet<>(
          Comparator.<Entry>comparingDouble(e -> e.value)
              .thenComparingLong(e -> e.touched)
              .thenComparing(e -> e.key));

  /** Objects with protected first segments. */
  private final TreeSet<Entry> tier = new TreeSet<>(BY_RANK);

  /** Popular objects with held first segments that are not protected. */
  private final TreeSet<Entry> wanting = new TreeSet<>(BY_RANK);

  private final TreeSet<Entry> costsUnknown = new TreeSet<>(Comparator.comparing(e -> e.key));
  private final Map<ObjectKey, Entry> unsaved = new TreeMap<>();
  private final Set<ObjectKey> removed = new HashSet<>();
  private final Set<ObjectKey> droppedWhileRestoring = new HashSet<>();

  private boolean restoring = true;
  private boolean nothingSaved = true;
  private double level;
  private long touches;
  private long used;
  private long reserved;
  private long inTier;

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
    this.priceSource = priceSource;
    this.store = store;
    this.popularity = popularity;
    this.costBack = costBack;
    this.counters = counters;
    this.changes = changes;
    popularity.whenForgotten(this::forgotten);
  }

  /**
   * Counts plays of an object and notes that it is wanted.
   *
   * @param plays how many; see {@link Popularity#played}
   */
  public void played(Now now, Description description, double plays) {
    Entry entry = entry(description);
    popularity.played(now, entry.key, plays);
    touch(now, entry);
    mark(entry);
  }

  /** Notes that an object is wanted, without counting a play. */
  public void touched(Now now, ObjectKey object) {
    Entry entry = objects.get(object);
    if (entry != null) {
      touch(now, entry);
    }
  }

  /** Takes an object's description anew: a validation has brought another freshness. */
  public void described(Description description) {
    Entry entry = objects.get(description.key());
    if (entry != null) {
      entry.description = description;
      mark(entry);
    }
  }

  /**
   * Says where the prefix of a listed object begins; fixed ones begin at 0, as do listed ones of
   * which nothing is said.
   *
   * @param first the number of the first segment, or -1 for a live stream, which has none
   */
  public void prefixFrom(Description description, long first) {
    Entry entry = entry(description);
    if (entry.first == first) {
      return;
    }
    while (entry.guarded > 0) {
      unguardLast(entry);
    }
    entry.first = first;
    rerank(entry);
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
    Entry entry = entry(description);
    if (entry.segments.containsKey(number) || entry.reservations.containsKey(number)) {
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
    Entry entry = objects.get(key.object());
    return entry != null && entry.segments.containsKey(key.number());
  }

  /** What is held of an object. */
  public SegmentSet held(ObjectKey object) {
    Entry entry = objects.get(object);
    return entry == null ? SegmentSet.EMPTY : entry.held;
  }

  /** What is known of a held segment beside its bytes. */
  public Optional<StoredSegment> stored(SegmentKey key) {
    Entry entry = objects.get(key.object());
    Segment segment = entry == null ? null : entry.segments.get(key.number());
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
    return Optional.ofNullable(objects.get(object)).map(e -> e.description);
  }

  /** All objects that are held or whose popularity is known, in the order of their keys. */
  public List<ObjectKey> objects() {
    return List.copyOf(objects.keySet());
  }

  /** The body bytes that are held of an object. */
  public long bytes(ObjectKey object) {
    Entry entry = objects.get(object);
    return entry == null ? 0 : entry.bytes;
  }

  /** What the held segments and those on their way take on the disk. */
  public long taken() {
    return used + reserved;
  }

  /** What is held of an object in runs of one supplier each, ascending. */
  public List<Catalogue.Run> runs(ObjectKey object) {
    Entry entry = objects.get(object);
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
    Entry entry = objects.get(object);
    return entry == null || entry.guarded == 0
        ? SegmentSet.EMPTY
        : SegmentSet.of(entry.first, entry.first + entry.guarded - 1);
  }

  /**
   * Drops an object's version: it has been replaced at its source, or purged. It is not held from
   * this moment on, and what is on its way will not be committed. Its popularity stays.
   */
  public void drop(ObjectKey object) {
    if (restoring) {
      droppedWhileRestoring.add(object);
    }
    Entry entry = objects.get(object);
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
    Entry entry = objects.get(object);
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
    Entry entry = objects.get(key.object());
    if (entry == null || !entry.segments.containsKey(key.number())) {
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
    Entry entry = objects.get(object);
    if (entry != null && !entry.segments.isEmpty()) {
      costsUnknown.add(entry);
    }
  }

  /**
   * Takes segments that the store held when it was opened. What does not fit into the budget, as it
   * may have been made smaller, is evicted when the last have come.
   *
   * @param last whether there are no more: from then on segments are admitted
   */
  public void restore(Now now, List<StoredSegment> segments, boolean last) {
    Set<Entry> changed = new TreeSet<>(Comparator.comparing(e -> e.key));
    for (StoredSegment stored : segments) {
      if (droppedWhileRestoring.contains(stored.description().key())) {
        store.remove(stored.key());
      } else {
        Entry entry = entry(stored.description());
        if (!entry.segments.containsKey(stored.number())) {
          rankAnew(now, entry);
          put(entry, stored);
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

  /** What changed since the last batch; empty if nothing did. */
  Optional<Catalogue.Batch> drain(Now now) {
    if (restoring || (!nothingSaved && unsaved.isEmpty() && removed.isEmpty())) {
      return Optional.empty();
    }
    List<Catalogue.Row> rows = new ArrayList<>();
    for (Entry entry : nothingSaved ? objects.values() : unsaved.values()) {
      rows.add(
          new Catalogue.Row(
              entry.description,
              entry.runs(),
              popularity.of(entry.key, now),
              now.wall().toEpochMilli()));
    }
    List<ObjectKey> gone = nothingSaved ? List.of() : removed.stream().sorted().toList();
    Catalogue.Batch batch = new Catalogue.Batch(rows, gone, nothingSaved);
    nothingSaved = false;
    unsaved.clear();
    removed.clear();
    return Optional.of(batch);
  }

  /**
   * Takes back a batch that could not be saved: the next one holds its objects as they are then.
   */
  void undrain(Catalogue.Batch batch) {
    if (batch.complete()) {
      nothingSaved = true;
      return;
    }
    for (Catalogue.Row row : batch.rows()) {
      ObjectKey key = row.description().key();
      Entry entry = objects.get(key);
      if (entry != null) {
        mark(entry);
      } else {
        noteRemoved(key);
      }
    }
    for (ObjectKey key : batch.removed()) {
      if (!objects.containsKey(key)) {
        noteRemoved(key);
      }
    }
  }

  /** Takes an object whose popularity was saved. */
  void remember(Now now, Catalogue.Row row) {
    ObjectKey key = row.description().key();
    popularity.restore(now, key, row.popularity(), row.popularityAtMillis());
    Entry entry = objects.get(key);
    if (entry == null && popularity.knows(key)) {
      entry = entry(row.description());
    }
    if (entry != null) {
      rankAnew(now, entry);
      rerank(entry);
    }
  }

  private Optional<Reservation> refuse() {
    counters.count(Counter.STORE_REFUSED);
    return Optional.empty();
  }

  private Entry entry(Description description) {
    ObjectKey key = description.key();
    Entry known = objects.get(key);
    if (known != null) {
      known.retired = false;
      known.describe(description);
      return known;
    }
    Entry entry = new Entry(key, description);
    entry.base = level;
    entry.touched = ++touches;
    objects.put(key, entry);
    removed.remove(key);
    mark(entry);
    return entry;
  }

  /** Forgets an object of which nothing is held, nothing is on its way and no play is known. */
  private void tidy(Entry entry) {
    if (!entry.segments.isEmpty() || !entry.reservations.isEmpty()) {
      return;
    }
    if (entry.retired || !popularity.knows(entry.key)) {
      wanting.remove(entry);
      costsUnknown.remove(entry);
      unsaved.remove(entry.key);
      objects.remove(entry.key);
      noteRemoved(entry.key);
    }
  }

  private void forgotten(long media) {
    NavigableMap<ObjectKey, Entry> versions =
        objects.subMap(new ObjectKey(media, 0), true, new ObjectKey(media, -1), true);
    for (Entry entry : List.copyOf(versions.values())) {
      mark(entry);
      tidy(entry);
    }
  }

  private void mark(Entry entry) {
    if (!nothingSaved) {
      unsaved.put(entry.key, entry);
    }
  }

  private void noteRemoved(ObjectKey key) {
    if (nothingSaved) {
      return;
    }
    if (removed.size() >= REMOVED_MAX) {
      removed.clear();
      unsaved.clear();
      nothingSaved = true;
    } else {
      removed.add(key);
    }
  }

  // ---- value

  private void touch(Now now, Entry entry) {
    byValue.remove(entry);
    entry.base = level;
    entry.touched = ++touches;
    rankAnew(now, entry);
    place(entry);
    rerank(entry);
  }

  /** Takes the object's popularity as it is now; {@link #rerank} must follow. */
  private void rankAnew(Now now, Entry entry) {
    boolean listed = byValue.remove(entry);
    boolean inTierNow = tier.remove(entry);
    boolean wantingNow = wanting.remove(entry);
    entry.plays = Math.max(1, popularity.of(entry.key, now));
    entry.rank = popularity.level(entry.key);
    entry.popular = popularity.isPopular(entry.key, now);
    if (inTierNow) {
      tier.add(entry);
    }
    if (wantingNow) {
      wanting.add(entry);
    }
    if (listed) {
      place(entry);
    }
  }

  /** Puts the object into its place by value; it must not be in {@link #byValue}. */
  private void place(Entry entry) {
    if (!entry.evictable.isEmpty()) {
      entry.value = entry.base + entry.evictable.first().gain * worth(entry);
      byValue.add(entry);
    }
  }

  private static double worth(Entry entry) {
    return (1 + ROUND_TRIP_BYTES / entry.meanLength()) * Math.log(1 + entry.plays) / LOG_2;
  }

  private double gain(SegmentKey key) {
    double part = priceSource > 0 ? costBack.costBack(key) / priceSource : 1;
    double steps = Math.ceil(Math.min(part, COST_MAX) * COST_STEPS);
    return Math.max(1, steps) / COST_STEPS;
  }

  private void askCosts() {
    for (Entry entry = costsUnknown.pollFirst(); entry != null; entry = costsUnknown.pollFirst()) {
      byValue.remove(entry);
      entry.evictable.clear();
      for (Segment segment : entry.segments.values()) {
        segment.gain = gain(new SegmentKey(entry.key, segment.number));
        if (!entry.isGuarded(segment.number)) {
          entry.evictable.add(segment);
        }
      }
      place(entry);
    }
  }

  // ---- admission and eviction

  /** Evicts what is worth less than the newcomer until it fits; nothing if that is not enough. */
  private boolean makeRoom(Now now, Entry entry, long number, long footprint) {
    long lingering = store.lingeringBytes();
    long missing = used + reserved + lingering + footprint - settings.bytes();
    if (missing <= 0) {
      return true;
    }
    if (footprint > settings.bytes() || lingering > settings.bytes() / LINGERING_PART) {
      return false;
    }
    askCosts();
    releaseUnpopular(now);
    Segment newcomer = new Segment(number, gain(new SegmentKey(entry.key, number)));
    double credit = newcomer.gain * worth(entry);
    boolean forced = outranksTier(entry, number, footprint);
    double value = level + credit;
    List<Victim> victims = new ArrayList<>();
    for (long freed = 0; freed < missing; ) {
      Victim victim = leastValuable();
      if (victim == null
          || !(forced ? yields(victim, entry, number) : beats(newcomer, value, entry, victim))) {
        putBack(victims);
        level += credit * footprint / Math.max(1, settings.bytes());
        return false;
      }
      setAside(victim);
      victims.add(victim);
      freed += victim.segment.footprint;
    }
    putBack(victims);
    evict(victims);
    return true;
  }

  private @Nullable Victim leastValuable() {
    if (byValue.isEmpty()) {
      return null;
    }
    Entry least = byValue.first();
    return new Victim(least, least.evictable.first(), least.value);
  }

  private static boolean beats(Segment newcomer, double value, Entry entry, Victim victim) {
    return victim.entry == entry
        ? Segment.BY_LEAVING.compare(victim.segment, newcomer) < 0
        : value >= victim.value;
  }

  /** Whether a segment gives way to a newcomer of the prefix tier: all but its own prefix do. */
  private static boolean yields(Victim victim, Entry entry, long number) {
    return victim.entry != entry || victim.segment.number > number;
  }

  private void setAside(Victim victim) {
    byValue.remove(victim.entry);
    victim.entry.evictable.remove(victim.segment);
    place(victim.entry);
  }

  private void putBack(List<Victim> victims) {
    for (Victim victim : victims) {
      byValue.remove(victim.entry);
      victim.entry.evictable.add(victim.segment);
      place(victim.entry);
    }
  }

  private void evict(List<Victim> victims) {
    Set<Entry> changed = new TreeSet<>(Comparator.comparing(e -> e.key));
    for (Victim victim : victims) {
      level = Math.max(level, victim.value);
      take(victim.entry, victim.segment.number);
      store.remove(new SegmentKey(victim.entry.key, victim.segment.number));
      counters.count(Counter.STORE_EVICTIONS);
      changed.add(victim.entry);
    }
    for (Entry entry : changed) {
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
    askCosts();
    releaseUnpopular(now);
    List<Victim> victims = new ArrayList<>();
    while (excess > 0) {
      Victim victim = leastValuable();
      if (victim == null) {
        break;
      }
      setAside(victim);
      victims.add(victim);
      excess -= victim.segment.footprint;
    }
    putBack(victims);
    evict(victims);
  }

  // ---- holdings

  private void put(Entry entry, StoredSegment stored) {
    byValue.remove(entry);
    long footprint = store.footprint(stored.description(), stored.length());
    Segment segment = new Segment(stored, footprint, gain(stored.key()));
    entry.segments.put(segment.number, segment);
    entry.evictable.add(segment);
    entry.held = entry.held.with(segment.number);
    entry.bytes += segment.length;
    used += footprint;
    counters.add(Counter.STORE_BYTES, segment.length);
    counters.count(Counter.STORE_SEGMENTS);
    mark(entry);
    place(entry);
    rerank(entry);
  }

  /** Takes a held segment off the shelf; the caller tells the store and those who listen. */
  private void take(Entry entry, long number) {
    byValue.remove(entry);
    while (entry.isGuarded(number)) {
      unguardLast(entry);
      byValue.remove(entry);
    }
    Segment segment = entry.segments.remove(number);
    if (segment == null) {
      throw new IllegalStateException("not held: " + entry.key + "/" + number);
    }
    entry.evictable.remove(segment);
    entry.held = entry.held.without(number);
    entry.bytes -= segment.length;
    used -= segment.footprint;
    counters.add(Counter.STORE_BYTES, -segment.length);
    counters.add(Counter.STORE_SEGMENTS, -1);
    mark(entry);
    place(entry);
    rerank(entry);
  }

  private void removeAll(Entry entry, SegmentSet gone) {
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

  // ---- the prefix tier

  private long tierCapacity() {
    long bytes = settings.bytes();
    return bytes / 100 * settings.prefixShare() + bytes % 100 * settings.prefixShare() / 100;
  }

  /** Whether a newcomer belongs to the prefix tier and there is, or will be, room for it there. */
  private boolean outranksTier(Entry entry, long number, long footprint) {
    return entry.popular
        && entry.isPrefix(number, settings.prefixSegments())
        && (inTier + footprint <= tierCapacity()
            || (!tier.isEmpty()
                && tier.first() != entry
                && BY_RANK.compare(tier.first(), entry) < 0
                && footprint <= tierCapacity()));
  }

  /** Lets those go that are not popular any more. */
  private void releaseUnpopular(Now now) {
    while (!wanting.isEmpty() && !popularity.isPopular(wanting.first().rank, now)) {
      wanting.pollFirst();
    }
    while (!tier.isEmpty() && !popularity.isPopular(tier.first().rank, now)) {
      Entry least = tier.first();
      least.popular = false;
      while (least.guarded > 0) {
        unguardLast(least);
      }
    }
    fillTier();
  }

  /** Finds the object's place among those that want protection, and protects whom it is due. */
  private void rerank(Entry entry) {
    wanting.remove(entry);
    if (entry.popular && entry.wantsGuard(settings.prefixSegments())) {
      wanting.add(entry);
      fillTier();
    }
  }

  private void fillTier() {
    while (!wanting.isEmpty()) {
      Entry best = wanting.last();
      Segment next = best.segments.get(best.first + best.guarded);
      if (next == null) {
        throw new IllegalStateException("wants to protect what is not held: " + best.key);
      }
      if (inTier + next.footprint <= tierCapacity()) {
        guard(best, next);
      } else if (!tier.isEmpty() && BY_RANK.compare(tier.first(), best) < 0) {
        unguardLast(tier.first());
      } else {
        return;
      }
    }
  }

  private void guard(Entry entry, Segment next) {
    byValue.remove(entry);
    wanting.remove(entry);
    entry.evictable.remove(next);
    entry.guarded++;
    inTier += next.footprint;
    tier.add(entry);
    if (entry.wantsGuard(settings.prefixSegments())) {
      wanting.add(entry);
    }
    place(entry);
  }

  private void unguardLast(Entry entry) {
    byValue.remove(entry);
    entry.guarded--;
    Segment last = entry.segments.get(entry.first + entry.guarded);
    if (last == null) {
      throw new IllegalStateException("protected but not held: " + entry.key);
    }
    inTier -= last.footprint;
    entry.evictable.add(last);
    if (entry.guarded == 0) {
      tier.remove(entry);
    }
    if (entry.popular) {
      wanting.add(entry);
    }
    place(entry);
  }

  /**
   * Space for one segment on its way to the store. Ends exactly once, as its writing did: {@link
   * #committed}, {@link #failed} or {@link #abandoned}.
   */
  public final class Reservation {
    private final Entry entry;
    private final long number;
    private final long footprint;
    private boolean stale;
    private boolean ended;

    private Reservation(Entry entry, long number, long footprint) {
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
      put(entry, segment);
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

  private record Victim(Entry entry, Segment segment, double value) {}

  /** One object version. */
  private static final class Entry {
    final ObjectKey key;
    final NavigableMap<Long, Segment> segments = new TreeMap<>();
    final Map<Long, Reservation> reservations = new TreeMap<>();
    final TreeSet<Segment> evictable = new TreeSet<>(Segment.BY_LEAVING);
    Description description;
    SegmentSet held = SegmentSet.EMPTY;
    long bytes;
    double base;
    double value;
    long touched;
    double plays = 1;
    double rank = Popularity.NEVER;
    boolean popular;
    boolean retired;

    /** The number of the first segment of the prefix, -1 if there is no prefix. */
    long first;

    /** How many segments from {@code first} on are protected. */
    int guarded;

    Entry(ObjectKey key, Description description) {
      this.key = key;
      this.description = description;
    }

    /** Takes a description of this version unless an older one. */
    void describe(Description other) {
      if (!other.metadata().generatedAt().isBefore(description.metadata().generatedAt())) {
        description = other;
      }
    }

    boolean isPrefix(long number, int prefixSegments) {
      return first >= 0 && number >= first && number < first + prefixSegments;
    }

    boolean isGuarded(long number) {
      return guarded > 0 && number >= first && number < first + guarded;
    }

    boolean wantsGuard(int prefixSegments) {
      return first >= 0 && guarded < prefixSegments && segments.containsKey(first + guarded);
    }

    double meanLength() {
      if (description.version().layout() instanceof Layout.Fixed fixed) {
        long length = description.version().length();
        return length > 0 ? Math.min(length, fixed.segmentBytes()) : fixed.segmentBytes();
      }
      return segments.isEmpty() ? 1 << 20 : Math.max(1, (double) bytes / segments.size());
    }

    List<Catalogue.Run> runs() {
      List<Catalogue.Run> runs = new ArrayList<>();
      Segment first = null;
      Segment last = null;
      long length = 0;
      for (Segment segment : segments.values()) {
        if (first == null || last == null || !segment.continues(last)) {
          if (first != null && last != null) {
            runs.add(new Catalogue.Run(first.number, last.number, length, first.supplier));
          }
          first = segment;
          length = 0;
        }
        last = segment;
        length += segment.length;
      }
      if (first != null && last != null) {
        runs.add(new Catalogue.Run(first.number, last.number, length, first.supplier));
      }
      return runs;
    }
  }

  /** One held segment, or one that would like to be. */
  private static final class Segment {
    /** What is cheapest to get back first, of equals the tail. */
    static final Comparator<Segment> BY_LEAVING =
        Comparator.<Segment>comparingDouble(s -> s.gain)
            .thenComparing(Comparator.<Segment>comparingLong(s -> s.number).reversed());

    final long number;
    final int length;
    final long footprint;
    final String supplier;

    /** For listed layouts; fixed ones have their object's metadata. */
    final @Nullable Metadata resource;

    double gain;

    Segment(StoredSegment stored, long footprint, double gain) {
      this.number = stored.number();
      this.length = stored.length();
      this.footprint = footprint;
      this.supplier = stored.supplier();
      this.resource =
          stored.description().version().layout() instanceof Layout.Fixed
              ? null
              : stored.resource();
      this.gain = gain;
    }

    Segment(long number, double gain) {
      this.number = number;
      this.length = 0;
      this.footprint = 0;
      this.supplier = StoredSegment.FROM_SOURCE;
      this.resource = null;
      this.gain = gain;
    }

    boolean continues(Segment before) {
      return number == before.number + 1 && supplier.equals(before.supplier);
    }
  }
}
