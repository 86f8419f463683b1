package org.tributary.core.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tributary.core.cache.Freshness;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * The play windows of a helper: what of the streams that pass through it is still in memory,
 * whether or not the store holds it too. Confined to turns.
 *
 * <p>A segment that has passed stays for the window's length, and for as long again each time it is
 * read: so a window moves on with its last reader, and whoever follows another at a distance below
 * its length needs no other supplier. If readers come at random, λ a second, a window of B seconds
 * leaves e^(-λB) of the requests to others; one that follows its first reader alone ({@code
 * window.chained} off) leaves 1 / (1 + λB) [1].
 *
 * <p>The length is the usual gap between followers and a margin ({@link Gaps}). It is what is
 * wished: memory decides. When it is short, what the store holds too leaves first; then what nobody
 * follows, the longest unread first; then what is older than the usual gap; then the intervals that
 * need the most memory for a follower, which are the longest [2]: a window that cannot be kept
 * whole is worth nothing to who follows at its end, so a new segment of it is not taken in place of
 * another's.
 *
 * <p>What may not be stored is never kept here either, and an object that was replaced or purged
 * leaves at once.
 *
 * <p>[1] Che, Tung, Wang: Hierarchical web caching systems, JSAC 2002, for caches that forget after
 * a time. [2] Dan, Sitaram: A generalized interval caching policy for mixed interactive and long
 * video workloads, MMCN 1996.
 */
public final class PlayWindows {
  /** The most object versions of which something is known. */
  static final int MAX_OBJECTS = 4096;

  /** Expired segments leave soon after this part of a window's length, many at a time. */
  private static final int SWEEP_PART = 8;

  private final Settings.Windows settings;
  private final Timeline timeline;
  private final Deadlines deadlines;
  private final Counters counters;
  private final NavigableMap<ObjectKey, ObjectWindows> objects = new TreeMap<>();

  /** The same, to be found faster. */
  private final Map<ObjectKey, ObjectWindows> index = new HashMap<>();

  // What may leave, the longest unread first; every slot is in exactly one of these.
  private final Set<PlayWindow.Slot> doubles = new LinkedHashSet<>();
  private final Set<PlayWindow.Slot> lonely = new LinkedHashSet<>();
  private final Set<PlayWindow.Slot> followed = new LinkedHashSet<>();

  private long bytes;
  private int nextId;
  private boolean sweeping;

  /** No window yet. */
  public PlayWindows(
      Settings.Windows settings, Timeline timeline, Deadlines deadlines, Counters counters) {
    this.settings = settings;
    this.timeline = timeline;
    this.deadlines = deadlines;
    this.counters = counters;
  }

  /** How many bytes are in memory. */
  public long bytes() {
    return bytes;
  }

  /**
   * A segment has passed.
   *
   * @param parts all of its bytes; the leases pass to the windows
   * @param read whether somebody reads it now; if not it was fetched ahead
   */
  public void passed(Now now, StoredSegment segment, Parts parts, boolean read) {
    if (settings.bytes() == 0
        || segment.length() == 0
        || segment.length() > settings.bytes()
        || !Freshness.isStorable(segment.resource(), segment.description().version())) {
      parts.release();
      return;
    }
    ObjectWindows object = object(now, segment);
    if (read) {
      noteGap(now, object, segment.number());
    }
    object.slot(segment.number()).filter(slot -> isExpired(now, slot)).ifPresent(this::take);
    if (object.slot(segment.number()).isPresent() || !makeRoom(now, object, segment.length())) {
      parts.release();
      return;
    }
    PlayWindow window =
        object
            .windowAt(segment.number())
            .orElseGet(
                () -> {
                  PlayWindow begun = new PlayWindow(object, nextId++, segment.number(), now.tick());
                  object.windows.add(begun);
                  return begun;
                });
    window.reached(segment.number(), now.tick());
    PlayWindow.Slot slot = new PlayWindow.Slot(window, segment, parts, now.tick());
    window.slots.put(segment.number(), slot);
    bytes += slot.bytes();
    counters.add(Counter.WINDOW_BYTES, slot.bytes());
    rank(slot);
    sweepLater(now, object.gaps.length());
  }

  /** Whether a segment is in a window. */
  public Optional<StoredSegment> find(Now now, SegmentKey key) {
    return slot(now, key).map(slot -> slot.segment);
  }

  /** The bytes of a segment that is in a window, for somebody who reads it now. */
  public Optional<Parts> read(Now now, SegmentKey key) {
    Optional<PlayWindow.Slot> found = slot(now, key);
    found.ifPresent(slot -> noteReading(now, slot));
    return found.map(slot -> slot.parts.retain());
  }

  /**
   * The whole of a segment with its digests, for another helper.
   *
   * @param store makes one of the parts, the first time
   * @return false if it is in no window; then nothing is reported
   */
  public boolean lend(Now now, SegmentKey key, Store store, Store.Reading outcome) {
    Optional<PlayWindow.Slot> found = slot(now, key);
    if (found.isEmpty()) {
      return false;
    }
    PlayWindow.Slot slot = found.get();
    noteReading(now, slot);
    Held joined = slot.joined;
    if (joined != null) {
      outcome.opened(now, new Held(joined.bytes().retain(), joined.digests()));
      return true;
    }
    store.join(slot.parts.leases(), new Joining(slot, outcome));
    return true;
  }

  /** What the store holds of an object has changed: what is in both leaves first. */
  public void stored(ObjectKey key, SegmentSet held) {
    ObjectWindows object = index.get(key);
    if (object == null) {
      return;
    }
    object.stored = held;
    rankAll(object);
  }

  /** The object was replaced at its source, or purged. */
  public void drop(ObjectKey key) {
    objects.remove(key);
    ObjectWindows gone = index.remove(key);
    if (gone != null) {
      for (PlayWindow window : gone.windows) {
        List.copyOf(window.slots.values()).forEach(this::take);
      }
    }
  }

  /** Forgets one segment: it may not be delivered any more. */
  public void drop(SegmentKey key) {
    ObjectWindows object = index.get(key.object());
    if (object != null) {
      object.slot(key.number()).ifPresent(this::take);
    }
  }

  /** Another helper reads the object {@code nanos} behind: the windows are to reach that far. */
  public void follows(Now now, ObjectKey key, long nanos) {
    ObjectWindows object = index.get(key);
    if (object != null && nanos > 0 && nanos <= settings.longest().toNanos()) {
      object.gaps.thoughtToFollow(nanos, now.tick());
      markFollowed(object);
    }
  }

  /** What is in memory of an object. */
  public SegmentSet held(Now now, ObjectKey key) {
    ObjectWindows object = index.get(key);
    return object == null ? SegmentSet.EMPTY : object.held();
  }

  /** The windows of an object, in the order of their ids. */
  public List<Stretch> of(Now now, ObjectKey key) {
    ObjectWindows object = index.get(key);
    return object == null ? List.of() : stretches(now, object);
  }

  /** All windows whose pace is known, by object. */
  public List<Stretch> all(Now now) {
    List<Stretch> all = new ArrayList<>();
    objects.values().forEach(object -> all.addAll(stretches(now, object)));
    return all;
  }

  private List<Stretch> stretches(Now now, ObjectWindows object) {
    List<Stretch> stretches = new ArrayList<>(object.windows.size());
    for (PlayWindow window : object.windows) {
      window.stretch(now.tick(), timeline).ifPresent(stretches::add);
    }
    return stretches;
  }

  private Optional<PlayWindow.Slot> slot(Now now, SegmentKey key) {
    ObjectWindows object = index.get(key.object());
    return object == null
        ? Optional.empty()
        : object.slot(key.number()).filter(slot -> !isExpired(now, slot));
  }

  private ObjectWindows object(Now now, StoredSegment segment) {
    ObjectKey key = segment.description().key();
    ObjectWindows known = index.get(key);
    if (known != null) {
      return known;
    }
    if (objects.size() >= MAX_OBJECTS) {
      forgetOne(now);
    }
    Gaps gaps = new Gaps(settings.length().toNanos(), settings.longest().toNanos());
    ObjectWindows fresh = new ObjectWindows(segment.description(), gaps);
    objects.put(key, fresh);
    index.put(key, fresh);
    return fresh;
  }

  /** The object with the fewest bytes: too many small ones pass. */
  private void forgetOne(Now now) {
    objects.values().stream()
        .min(
            Comparator.comparing((ObjectWindows o) -> o.gaps.isFollowed(now.tick()))
                .thenComparingLong(o -> o.windows.stream().mapToLong(PlayWindow::bytes).sum()))
        .ifPresent(least -> drop(least.description.key()));
  }

  private void noteReading(Now now, PlayWindow.Slot slot) {
    noteGap(now, slot.window.object, slot.segment.number());
    if (settings.chained()) {
      slot.readTick = now.tick();
      remove(slot);
      rank(slot);
    }
  }

  private void noteGap(Now now, ObjectWindows object, long number) {
    object.gaps.read(number, now.tick()).ifPresent(gap -> followed(now, object, gap));
  }

  private void followed(Now now, ObjectWindows object, long gap) {
    object.gaps.followed(gap, now.tick());
    markFollowed(object);
  }

  private void markFollowed(ObjectWindows object) {
    if (!object.followed) {
      object.followed = true;
      rankAll(object);
    }
  }

  private void rankAll(ObjectWindows object) {
    for (PlayWindow window : object.windows) {
      window.slots.values().forEach(this::rank);
    }
  }

  /** Puts a slot where it belongs among those that may leave, unless it is there. */
  private void rank(PlayWindow.Slot slot) {
    ObjectWindows object = slot.window.object;
    Set<PlayWindow.Slot> right =
        object.stored.contains(slot.segment.number())
            ? doubles
            : object.followed ? followed : lonely;
    if (slot.rank != right) {
      remove(slot);
      right.add(slot);
      slot.rank = right;
    }
  }

  private static void remove(PlayWindow.Slot slot) {
    Set<PlayWindow.Slot> rank = slot.rank;
    if (rank != null) {
      rank.remove(slot);
      slot.rank = null;
    }
  }

  private boolean isExpired(Now now, PlayWindow.Slot slot) {
    return now.since(slot.readTick) >= slot.window.object.gaps.length();
  }

  private boolean makeRoom(Now now, ObjectWindows newcomer, int length) {
    while (bytes + length > settings.bytes()) {
      Optional<PlayWindow.Slot> victim = victim(now, newcomer);
      if (victim.isEmpty()) {
        counters.count(Counter.WINDOW_REFUSED);
        return false;
      }
      counters.count(Counter.WINDOW_EVICTIONS);
      take(victim.get());
    }
    return true;
  }

  private Optional<PlayWindow.Slot> victim(Now now, ObjectWindows newcomer) {
    if (!doubles.isEmpty()) {
      return Optional.of(doubles.iterator().next());
    }
    if (!lonely.isEmpty()) {
      return Optional.of(lonely.iterator().next());
    }
    Optional<PlayWindow.Slot> surplus =
        followed.stream()
            .filter(slot -> now.since(slot.readTick) >= slot.window.object.gaps.wished())
            .findFirst();
    if (surplus.isPresent() || !newcomer.followed) {
      return surplus;
    }
    long own = newcomer.gaps.wished();
    return followed.stream()
        .max(Comparator.comparingLong(slot -> slot.window.object.gaps.wished()))
        .filter(slot -> slot.window.object.gaps.wished() > own);
  }

  private void take(PlayWindow.Slot slot) {
    remove(slot);
    slot.window.slots.remove(slot.segment.number());
    bytes -= slot.bytes();
    counters.add(Counter.WINDOW_BYTES, -slot.bytes());
    slot.release();
  }

  private void sweepLater(Now now, long length) {
    if (!sweeping) {
      sweeping = true;
      deadlines.at(now.tick() + length + length / SWEEP_PART, this::sweep);
    }
  }

  /** Lets the expired leave, and looks again when the next may be. */
  private void sweep(Now now) {
    sweeping = false;
    long next = Long.MAX_VALUE;
    List<ObjectKey> done = new ArrayList<>();
    for (Map.Entry<ObjectKey, ObjectWindows> entry : objects.entrySet()) {
      ObjectWindows object = entry.getValue();
      object.followed = object.gaps.isFollowed(now.tick());
      for (PlayWindow window : object.windows) {
        for (PlayWindow.Slot slot : List.copyOf(window.slots.values())) {
          if (isExpired(now, slot)) {
            take(slot);
          } else {
            rank(slot);
            next = Math.min(next, slot.readTick + object.gaps.length());
          }
        }
      }
      object.windows.removeIf(window -> window.slots.isEmpty());
      if (object.windows.isEmpty() && object.gaps.isForgotten(now.tick())) {
        done.add(entry.getKey());
      }
    }
    for (ObjectKey object : done) {
      objects.remove(object);
      index.remove(object);
    }
    if (next < Long.MAX_VALUE) {
      long least = settings.length().toNanos() / SWEEP_PART;
      sweepLater(now, Math.max(least, next - now.tick()));
    } else if (!objects.isEmpty()) {
      sweepLater(now, settings.longest().toNanos());
    }
  }

  /** One making of one of the parts. */
  private static final class Joining implements Store.Reading {
    private final PlayWindow.Slot slot;
    private final Store.Reading outcome;

    Joining(PlayWindow.Slot slot, Store.Reading outcome) {
      this.slot = slot;
      this.outcome = outcome;
    }

    @Override
    public void opened(Now now, Held held) {
      boolean kept = slot.window.slots.get(slot.segment.number()) == slot;
      if (kept && slot.joined == null) {
        slot.joined(new Held(held.bytes().retain(), held.digests()));
      }
      outcome.opened(now, held);
    }

    @Override
    public void missing(Now now, String why) {
      outcome.missing(now, why);
    }
  }
}
