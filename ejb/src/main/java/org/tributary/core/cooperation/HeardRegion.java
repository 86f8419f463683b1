package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Now;

/**
 * One other region, as its spokesmen tell of it. Confined to turns; {@link HeardRegions} owns it.
 */
final class HeardRegion {
  /** The most spokesmen that are known of a region: there is one, or two for a while. */
  private static final int MAX_SPOKESMEN = 8;

  /** The most objects that are known of a region. */
  private static final int MAX_TOLD = 50_000;

  private final Location location;
  private final long seed;
  private final Map<String, Known> named = new TreeMap<>();
  private final Map<String, Spoken> spokesmen = new LinkedHashMap<>();

  private final ToldTable told = new ToldTable();
  private final RegionFilter filter;
  private final int group;

  /** What was told of objects of which a member was found not to hold what it was named for. */
  private final Map<ObjectKey, RegionDigest.Entry> doubted = new HashMap<>();

  /** Nothing is to be forgotten before. */
  private long earliestUntil = Long.MAX_VALUE;

  private long heardTick;
  private long periodMillis;

  private record Spoken(long incarnation, long version) {}

  /**
   * A region of which nothing was told yet.
   *
   * @param location of whoever speaks for it
   * @param filter in which all is marked that is told, as its {@code group}
   */
  HeardRegion(Location location, RegionFilter filter, int group) {
    this.location = location;
    this.seed = Rendezvous.seed(location.regionName());
    this.filter = filter;
    this.group = group;
  }

  /** The place of the spokesman that was heard first. */
  Location location() {
    return location;
  }

  /** What its name brings into weights. */
  long seed() {
    return seed;
  }

  /** Its group in the filter. */
  int group() {
    return group;
  }

  /** Of how many objects it was told. */
  int told() {
    return told.size();
  }

  /** Marks all that is told. */
  void markAll() {
    for (int place = 0; place < told.places(); place++) {
      if (told.isTaken(place)) {
        filter.add(told.markAt(place), group);
      }
    }
  }

  /** When it was heard last. */
  long heardTick() {
    return heardTick;
  }

  /** Its local period T, in milliseconds. */
  long periodMillis() {
    return periodMillis;
  }

  /** A digest of it was heard. */
  void heard(Now now, long toldPeriodMillis) {
    heardTick = now.tick();
    periodMillis = toldPeriodMillis;
  }

  /** Whether it is the newest of its spokesman; from then on it is. */
  boolean isNews(RegionDigest digest) {
    Spoken before = spokesmen.get(digest.sender().id());
    if (before != null
        && (digest.incarnation() < before.incarnation
            || (digest.incarnation() == before.incarnation
                && digest.version() <= before.version))) {
      return false;
    }
    spokesmen.remove(digest.sender().id());
    spokesmen.put(digest.sender().id(), new Spoken(digest.incarnation(), digest.version()));
    if (spokesmen.size() > MAX_SPOKESMEN) {
      spokesmen.remove(spokesmen.keySet().iterator().next());
    }
    return true;
  }

  /** Members that this spokesman named and names no longer are gone. */
  void leaveOut(String spokesman, Set<String> stillNamed, Listening listening) {
    Iterator<Known> all = named.values().iterator();
    while (all.hasNext()) {
      Known known = all.next();
      if (!known.isSpokenFor() || known.forgotten) {
        known.namedIn = null;
        all.remove();
      } else if (spokesman.equals(known.spokesman) && !stillNamed.contains(known.id())) {
        listening.gone(known);
        known.namedIn = null;
        all.remove();
      }
    }
  }

  /** Forgets what was not told again in time. */
  void forgetUntil(long tick, Roster roster) {
    if (earliestUntil >= tick) {
      return;
    }
    List<ObjectKey> over = new ArrayList<>();
    earliestUntil = Long.MAX_VALUE;
    for (int place = 0; place < told.places(); place++) {
      if (told.isTaken(place)) {
        long until = told.hearing(place).untilTick();
        if (until < tick) {
          over.add(told.entry(place).object());
        } else {
          earliestUntil = Math.min(earliestUntil, until);
        }
      }
    }
    forget(over, roster);
  }

  /** Forgets all that was told; its members forget themselves. */
  void forgetAll(Roster roster) {
    List<ObjectKey> all = new ArrayList<>(told.size());
    for (int place = 0; place < told.places(); place++) {
      if (told.isTaken(place)) {
        all.add(told.entry(place).object());
      }
    }
    forget(all, roster);
  }

  private void forget(List<ObjectKey> objects, Roster roster) {
    for (ObjectKey object : objects) {
      int place = place(object);
      if (place != ToldTable.NOWHERE) {
        forget(place, roster);
      }
    }
    told.shrink();
  }

  /** The objects of which {@code known} is believed to hold something, as was told. */
  List<ObjectKey> objectsOf(Known known) {
    List<ObjectKey> objects = new ArrayList<>();
    for (int place = 0; place < told.places(); place++) {
      if (told.isTaken(place) && told.hearing(place).shareOf(known, told.entry(place)) != null) {
        objects.add(told.entry(place).object());
      }
    }
    return objects;
  }

  /** Calls {@code each} with every member and what it is believed to hold, object by object. */
  void forEach(BiConsumer<Known, SegmentSet> each) {
    for (int place = 0; place < told.places(); place++) {
      if (told.isTaken(place)) {
        told.hearing(place).forEach(told.entry(place), each);
      }
    }
  }

  /**
   * Calls {@code each} with every member that is believed to hold something of an object, and what.
   *
   * @param mark of the object
   */
  void forEach(ObjectKey object, int mark, BiConsumer<Known, SegmentSet> each) {
    int place = told.find(object, mark);
    if (place != ToldTable.NOWHERE) {
      told.hearing(place).forEach(told.entry(place), each);
    }
  }

  /** Adds the versions of which something is held, of the object with this media hash. */
  void addVersions(long media, int mark, List<ObjectKey> versions) {
    for (int place = told.next(mark, mark);
        place != ToldTable.NOWHERE;
        place = told.next(mark, place + 1)) {
      ObjectKey object = told.entry(place).object();
      if (object.media() == media
          && !versions.contains(object)
          && told.hearing(place).isHeld(told.entry(place))) {
        versions.add(object);
      }
    }
  }

  /** What {@code known} is believed to hold of an object. */
  SegmentSet held(Known known, ObjectKey object) {
    int place = place(object);
    RegionDigest.Share share =
        place == ToldTable.NOWHERE ? null : told.hearing(place).shareOf(known, told.entry(place));
    return share == null ? SegmentSet.EMPTY : share.segments();
  }

  /** {@code known}, who was named for it, does not hold a segment. */
  void lacks(Known known, ObjectKey object, long number) {
    int place = place(object);
    if (place == ToldTable.NOWHERE) {
      return;
    }
    RegionDigest.Entry entry = told.entry(place);
    HeardDigest hearing = told.hearing(place);
    RegionDigest.Share wrong = hearing.shareOf(known, entry);
    List<RegionDigest.Share> shares = new ArrayList<>();
    for (RegionDigest.Share share : entry.shares()) {
      SegmentSet left = share.equals(wrong) ? share.segments().without(number) : share.segments();
      if (!left.isEmpty()) {
        shares.add(new RegionDigest.Share(share.member(), left));
      }
    }
    doubted.putIfAbsent(object, entry);
    told.set(place, new RegionDigest.Entry(object, shares), hearing);
  }

  /**
   * Whether the region was told, not too long ago, to hold all of {@code segments}.
   *
   * @param mark of the object
   */
  boolean tells(long tick, ObjectKey object, int mark, SegmentSet segments) {
    int place = told.find(object, mark);
    return place != ToldTable.NOWHERE
        && told.hearing(place).untilTick() >= tick
        && asTold(place).segments().containsAll(segments);
  }

  private int place(ObjectKey object) {
    return told.find(object, ToldTable.mark(object.media()));
  }

  private RegionDigest.Entry asTold(int place) {
    RegionDigest.Entry entry = told.entry(place);
    return doubted.isEmpty() ? entry : doubted.getOrDefault(entry.object(), entry);
  }

  /** Takes what a digest tells of all its objects. */
  void take(List<RegionDigest.Entry> entries, HeardDigest hearing, Roster roster) {
    for (int i = 0; i < entries.size(); i++) {
      RegionDigest.Entry entry = entries.get(i);
      int place = place(entry.object());
      if (place != ToldTable.NOWHERE) {
        takeAnew(place, entry, hearing, roster);
      } else if (hearing.names(entry) && told.size() < MAX_TOLD && roster.hasRoom()) {
        filter.add(told.add(entry, hearing), group);
        roster.told(entry.shares().size());
        earliestUntil = Math.min(earliestUntil, hearing.untilTick());
        remember(entry, hearing);
        roster.changed(entry.object());
      }
    }
  }

  private void takeAnew(int place, RegionDigest.Entry entry, HeardDigest hearing, Roster roster) {
    if (!hearing.names(entry)) {
      forget(place, roster);
      return;
    }
    boolean same = told.hearing(place).agrees(told.entry(place), entry, hearing);
    roster.told(entry.shares().size() - asTold(place).shares().size());
    if (!doubted.isEmpty()) {
      doubted.remove(entry.object());
    }
    told.set(place, entry, hearing);
    earliestUntil = Math.min(earliestUntil, hearing.untilTick());
    if (!same) {
      remember(entry, hearing);
      roster.changed(entry.object());
    }
  }

  private void remember(RegionDigest.Entry entry, HeardDigest hearing) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      Known known = hearing.member(shares.get(i).member());
      if (known != null && known.namedIn != this) {
        known.namedIn = this;
        named.put(known.id(), known);
      }
    }
  }

  private void forget(int place, Roster roster) {
    RegionDigest.Entry entry = told.entry(place);
    boolean held = told.hearing(place).isHeld(entry);
    roster.told(-asTold(place).shares().size());
    doubted.remove(entry.object());
    told.remove(place);
    if (held) {
      roster.changed(entry.object());
    }
  }
}
