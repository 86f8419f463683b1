package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
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

  /** So many that are forgotten may be listed beside as many as are told. */
  private static final int SPARE = 64;

  private final Location location;
  private final long seed;
  private final Map<String, Known> named = new TreeMap<>();
  private final Map<String, Spoken> spokesmen = new LinkedHashMap<>();

  /** What was told, and what has been forgotten since it was looked through. */
  private List<Told> told = new ArrayList<>();

  private int toldCount;

  /** Nothing is to be forgotten before. */
  private long earliestUntil = Long.MAX_VALUE;

  private long heardTick;
  private long periodMillis;

  private record Spoken(long incarnation, long version) {}

  HeardRegion(Location location) {
    this.location = location;
    this.seed = Rendezvous.seed(location.regionName());
  }

  /** The place of the spokesman that was heard first. */
  Location location() {
    return location;
  }

  /** What its name brings into weights. */
  long seed() {
    return seed;
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
    List<Told> left = new ArrayList<>(toldCount);
    earliestUntil = Long.MAX_VALUE;
    for (Told one : told) {
      if (one.untilTick >= tick) {
        left.add(one);
        earliestUntil = Math.min(earliestUntil, one.untilTick);
      } else if (!one.isForgotten()) {
        forget(one, roster);
      }
    }
    told = left;
  }

  /** Forgets all that was told; its members forget themselves. */
  void forgetAll(Roster roster) {
    for (Told one : told) {
      if (!one.isForgotten()) {
        forget(one, roster);
      }
    }
    told = new ArrayList<>();
  }

  /** The objects of which {@code known} is believed to hold something, as was told. */
  List<ObjectKey> objectsOf(Known known) {
    List<ObjectKey> objects = new ArrayList<>();
    for (Told one : told) {
      if (!one.isForgotten() && !one.of(known).isEmpty()) {
        objects.add(one.holders.object());
      }
    }
    return objects;
  }

  /** Calls {@code each} with every member and what it is believed to hold, object by object. */
  void forEach(BiConsumer<Known, SegmentSet> each) {
    for (Told one : told) {
      if (!one.isForgotten()) {
        one.forEach(each);
      }
    }
  }

  /**
   * Takes what a digest tells of all its objects. First all are looked up, and what was told of
   * them before: where one does not depend on the other, a processor waits for many at once.
   *
   * @param members in the order of the digest's table; null where one was not let in
   * @param until when it is to be forgotten unless it is told again
   */
  void take(
      List<RegionDigest.Entry> entries, @Nullable Known[] members, long until, Roster roster) {
    Holders[] holders = new Holders[entries.size()];
    for (int i = 0; i < holders.length; i++) {
      holders[i] = roster.holding(entries.get(i).object());
    }
    Told[] before = new Told[entries.size()];
    for (int i = 0; i < holders.length; i++) {
      before[i] = holders[i].toldIn(this);
    }
    for (int i = 0; i < holders.length; i++) {
      RegionDigest.Entry entry = entries.get(i);
      if (before[i] != null) {
        takeAnew(before[i], entry, members, until, roster);
      } else if (names(entry, members) && toldCount < MAX_TOLD && roster.hasRoom()) {
        Holders all = holders[i] == Holders.NOBODY ? roster.begin(entry.object()) : holders[i];
        keep(new Told(this, all, entry, members, roster.words(), until), entry, members, roster);
      }
    }
  }

  private void takeAnew(
      Told before, RegionDigest.Entry entry, @Nullable Known[] members, long until, Roster roster) {
    if (!names(entry, members)) {
      forget(before, roster);
      return;
    }
    before.untilTick = until;
    earliestUntil = Math.min(earliestUntil, until);
    boolean same = before.agrees(entry, members);
    if (!same || !before.isTold(entry)) {
      roster.told(entry.shares().size() - before.shares());
      before.tellAnew(entry, members, roster.words());
      remember(entry, members);
    }
    if (!same) {
      roster.changed(entry.object());
    }
  }

  /** Whether an entry names somebody who is let in. */
  private static boolean names(RegionDigest.Entry entry, @Nullable Known[] members) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      if (members[shares.get(i).member()] != null) {
        return true;
      }
    }
    return false;
  }

  private void keep(
      Told first, RegionDigest.Entry entry, @Nullable Known[] members, Roster roster) {
    if (told.size() > 2 * toldCount + SPARE) {
      told.removeIf(Told::isForgotten);
    }
    told.add(first);
    toldCount++;
    earliestUntil = Math.min(earliestUntil, first.untilTick);
    first.holders.tell(first);
    roster.told(first.shares());
    remember(entry, members);
    roster.changed(entry.object());
  }

  private void remember(RegionDigest.Entry entry, @Nullable Known[] members) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      Known known = members[shares.get(i).member()];
      if (known != null && known.namedIn != this) {
        known.namedIn = this;
        named.put(known.id(), known);
      }
    }
  }

  private void forget(Told one, Roster roster) {
    boolean held = one.isHeld();
    toldCount--;
    one.holders.untell(one);
    one.forget();
    roster.told(-one.shares());
    if (held) {
      roster.changed(one.holders.object());
    }
    roster.end(one.holders);
  }
}
