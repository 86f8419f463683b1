package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What a spokesman has told of its region, what it has still to tell, and what of it goes into the
 * next {@link RegionDigest}. Confined to turns.
 *
 * <p>A digest has a bounded length, so what matters most goes first: that a member no longer holds
 * what was told of it; then what has come, that which no other region tells before the popular;
 * each in two messages to GLOBAL, as one may be lost. A quarter of the room is kept for telling
 * again what was told longest ago, so that newcomers learn all and hearers know that nothing was
 * forgotten. A member that is named while another would be named today is not worth a word as long
 * as it holds what was said.
 *
 * <p>What many hold need not be told by all of them: an object of which enough regions tell as
 * much, that come before this one in an order of its own, and one of the nation among them, is left
 * to them. So popular objects are told by a few regions rather than by hundreds, and the room is
 * left for what is held in few places, which is what remoter helpers lack.
 */
final class RegionTable {
  /** In how many digests a change is told. */
  private static final int TELLINGS = 2;

  /** One part of so many of a digest's room is for telling again. */
  private static final int AGAIN_PART = 4;

  /** After so many digests to GLOBAL at most everything has been told again. */
  private static final int LONGEST_CYCLE = 64;

  /** How many objects are looked at for one digest; the others wait for the next. */
  private static final int MOST_CONSIDERED = 4096;

  /** After so many that do not fit the rest is not tried. */
  private static final int MOST_MISFITS = 8;

  private final Identity self;
  private final Settings.Regions settings;
  private final long periodMillis;
  private final Neighbourhood neighbourhood;
  private final Presence presence;
  private final TreeMap<ObjectKey, Entry> entries = new TreeMap<>();
  private final TreeSet<ObjectKey> dirty = new TreeSet<>();
  private boolean kept;
  private long toldBytes;

  RegionTable(
      Identity self,
      Settings.Regions settings,
      long periodMillis,
      Neighbourhood neighbourhood,
      Presence presence) {
    this.self = self;
    this.periodMillis = periodMillis;
    this.settings = settings;
    this.neighbourhood = neighbourhood;
    this.presence = presence;
  }

  /** Somebody holds other segments of {@code object} than before. */
  void changed(ObjectKey object) {
    if (kept) {
      dirty.add(object);
    }
  }

  /** Begins with nothing told, unless it has begun. */
  void keep(OwnHoldings own) {
    if (kept) {
      return;
    }
    kept = true;
    for (Known known : neighbourhood.near()) {
      known.holdings().forEach(holders -> dirty.add(holders.object()));
    }
    own.all().forEach(holding -> dirty.add(holding.object()));
  }

  /** Forgets all: another one speaks. */
  void discard() {
    kept = false;
    entries.clear();
    dirty.clear();
    toldBytes = 0;
  }

  /**
   * What goes into a digest to {@code scope}, by key; it counts as told.
   *
   * @param room how many bytes
   * @param places of the members that may be named
   */
  List<RegionDigest.Entry> tell(
      Now now, Scope scope, int room, OwnHoldings own, Map<String, Integer> places) {
    for (int left = Math.min(MOST_CONSIDERED, dirty.size()); left > 0; left--) {
      ObjectKey object = dirty.pollFirst();
      if (object != null) {
        consider(now, object, held(object, own));
      }
    }
    Function<ObjectKey, Map<String, SegmentSet>> naming =
        object -> Naming.of(object.media(), named(held(object, own), places.keySet()));
    long keptUntil = now.tick() + TimeUnit.MILLISECONDS.toNanos(keepMillis(room));
    Telling telling = new Telling(now, scope, keptUntil, places, naming);
    telling.tell(owed(scope), room - room / AGAIN_PART, most(room));
    if (scope == Scope.GLOBAL) {
      telling.tell(again(), room, most(room));
      forgetExpired(now);
    }
    return telling.told();
  }

  /** How long entries are to be kept that are told in digests of this length. */
  long keepMillis(int room) {
    long cycle = toldBytes / Math.max(1, room / AGAIN_PART) + 1;
    long millis = 2 * (cycle + 2) * Ladder.period(Scope.GLOBAL, periodMillis);
    return Math.min(millis, RegionDigest.MAX_KEEP_MILLIS);
  }

  private Map<String, SegmentSet> held(ObjectKey object, OwnHoldings own) {
    Map<String, SegmentSet> held = neighbourhood.heldNear(object);
    SegmentSet mine = own.held(object);
    if (!mine.isEmpty()) {
      held.put(self.id(), mine);
    }
    return held;
  }

  private static Map<String, SegmentSet> named(Map<String, SegmentSet> held, Set<String> members) {
    held.keySet().retainAll(members);
    return held;
  }

  /** Decides anew whether an object is to be told. */
  private void consider(Now now, ObjectKey object, Map<String, SegmentSet> held) {
    Entry entry = entries.get(object);
    SegmentSet all = Naming.union(held);
    if (entry == null) {
      if (!all.isEmpty()) {
        entry = new Entry(object);
        entries.put(object, entry);
      } else {
        return;
      }
    }
    HeardRegions.Tellers tellers = neighbourhood.regions().tellers(now, object, all);
    entry.toldElsewhere = tellers.all();
    entry.left = !all.isEmpty() && isLeft(now, tellers);
    if (entry.isFalse(held)) {
      entry.owe(true);
    } else if (entry.left || all.isEmpty()) {
      entry.oweNothingBut(entry.urgent);
      if (entry.runs.isEmpty() && entry.owed == 0) {
        remove(entry);
      }
    } else if (!entry.covers(all)) {
      entry.owe(false);
    }
  }

  /** Whether others are to tell. */
  private boolean isLeft(Now now, HeardRegions.Tellers tellers) {
    return settings.tellers() > 0
        && tellers.before() >= settings.tellers()
        && (tellers.beforeInNation() > 0 || neighbourhood.regions().speakingInNation(now) == 0);
  }

  /** What was changed and not told, most urgent first. */
  private List<Entry> owed(Scope scope) {
    List<Entry> owed = new ArrayList<>();
    Map<ObjectKey, Double> popularity = new HashMap<>();
    for (Entry entry : entries.values()) {
      if (scope == Scope.GLOBAL ? entry.owed > 0 : entry.fresh) {
        owed.add(entry);
        popularity.put(entry.object, presence.popularity(entry.object));
      }
    }
    owed.sort(
        Comparator.<Entry>comparingInt(entry -> entry.urgency())
            .thenComparingInt(entry -> entry.toldElsewhere)
            .thenComparing(
                entry -> popularity.getOrDefault(entry.object, 0.0), Comparator.reverseOrder())
            .thenComparing(entry -> entry.object));
    return owed;
  }

  /** What was told, the longest ago first. */
  private List<Entry> again() {
    List<Entry> again = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.owed == 0 && !entry.left && !entry.runs.isEmpty()) {
        again.add(entry);
      }
    }
    again.sort(Comparator.comparingLong(entry -> entry.toldTick));
    return again;
  }

  /** What can be told again often enough. */
  private static long most(int room) {
    return (long) LONGEST_CYCLE * room / AGAIN_PART;
  }

  /** What was left to others long enough ago is forgotten where it was told. */
  private void forgetExpired(Now now) {
    for (Entry entry : List.copyOf(entries.values())) {
      if (entry.left && entry.owed == 0 && now.tick() > entry.keptUntilTick) {
        setRuns(entry, Map.of());
      }
      if (entry.runs.isEmpty() && entry.owed == 0) {
        remove(entry);
      }
    }
  }

  private void setRuns(Entry entry, Map<String, SegmentSet> runs) {
    toldBytes -= entry.bytes;
    entry.runs = runs;
    entry.bytes = runs.isEmpty() ? 0 : sizeOf(runs);
    toldBytes += entry.bytes;
  }

  private void remove(Entry entry) {
    setRuns(entry, Map.of());
    entries.remove(entry.object);
  }

  private static int sizeOf(Map<String, SegmentSet> runs) {
    List<RegionDigest.Share> shares = new ArrayList<>(runs.size());
    runs.values().forEach(segments -> shares.add(new RegionDigest.Share(0, segments)));
    return DigestCodec.sizeOf(shares);
  }

  /** One digest in the making. */
  private final class Telling {
    private final Now now;
    private final Scope scope;
    private final long keptUntil;
    private final Map<String, Integer> places;
    private final Function<ObjectKey, Map<String, SegmentSet>> naming;
    private final TreeMap<ObjectKey, RegionDigest.Entry> told = new TreeMap<>();
    private long bytes;

    Telling(
        Now now,
        Scope scope,
        long keptUntil,
        Map<String, Integer> places,
        Function<ObjectKey, Map<String, SegmentSet>> naming) {
      this.now = now;
      this.scope = scope;
      this.keptUntil = keptUntil;
      this.places = places;
      this.naming = naming;
    }

    /** Takes what fits into {@code room}, and no object for the first time beyond {@code most}. */
    void tell(List<Entry> candidates, int room, long most) {
      int misfits = 0;
      for (Entry entry : candidates) {
        if (misfits >= MOST_MISFITS) {
          return;
        }
        boolean first = entry.runs.isEmpty();
        if (!first || toldBytes < most) {
          Map<String, SegmentSet> runs =
              entry.left ? Map.<String, SegmentSet>of() : naming.apply(entry.object);
          int size = sizeOf(runs);
          if (bytes + size > room) {
            misfits++;
          } else {
            bytes += size;
            tell(entry, runs);
          }
        }
      }
    }

    private void tell(Entry entry, Map<String, SegmentSet> runs) {
      List<RegionDigest.Share> shares = new ArrayList<>(runs.size());
      runs.forEach(
          (helper, segments) ->
              shares.add(new RegionDigest.Share(places.getOrDefault(helper, 0), segments)));
      told.put(entry.object, new RegionDigest.Entry(entry.object, shares));
      setRuns(entry, runs);
      entry.told(now.tick(), scope, keptUntil);
    }

    List<RegionDigest.Entry> told() {
      return List.copyOf(told.values());
    }
  }

  /** One object: what was told of it. */
  private static final class Entry {
    private final ObjectKey object;
    private Map<String, SegmentSet> runs = Map.of();
    private int bytes;

    /** In how many digests to GLOBAL it is still to be told. */
    private int owed;

    /** Whether it has changed since the last digest of any scope that told it. */
    private boolean fresh;

    /** Whether what was told is wrong. */
    private boolean urgent;

    /** How many other regions told as much when it was looked at last. */
    private int toldElsewhere;

    /** Whether other regions are to tell it. */
    private boolean left;

    private long toldTick;
    private long keptUntilTick;

    Entry(ObjectKey object) {
      this.object = object;
    }

    void owe(boolean wrong) {
      owed = TELLINGS;
      fresh = true;
      urgent |= wrong;
    }

    /** Nothing has to be told of it, unless what was told is wrong. */
    void oweNothingBut(boolean wrong) {
      if (!wrong) {
        owed = 0;
        fresh = false;
      }
    }

    void told(long tick, Scope scope, long keptUntil) {
      fresh = false;
      keptUntilTick = keptUntil;
      if (scope == Scope.GLOBAL) {
        owed = Math.max(0, owed - 1);
        urgent &= owed > 0;
        toldTick = tick;
      }
    }

    /** What is wrong first, then what was never told, then what is told the second time. */
    int urgency() {
      if (urgent) {
        return 0;
      }
      return owed == TELLINGS ? 1 : 2;
    }

    /** Whether a helper does not hold what was told of it. */
    boolean isFalse(Map<String, SegmentSet> held) {
      for (Map.Entry<String, SegmentSet> share : runs.entrySet()) {
        SegmentSet of = held.get(share.getKey());
        if (of == null || !of.containsAll(share.getValue())) {
          return true;
        }
      }
      return false;
    }

    /** Whether all of {@code segments} were told. */
    boolean covers(SegmentSet segments) {
      return Naming.union(runs).containsAll(segments);
    }
  }
}
