package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
        all.remove();
      } else if (spokesman.equals(known.spokesman) && !stillNamed.contains(known.id())) {
        listening.gone(known);
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
        drop(one, List.of(), List.of(), roster);
        forget(one, roster);
      }
    }
    told = left;
  }

  /** Forgets all that was told; its members forget themselves, and their holdings with them. */
  void forgetAll(Roster roster) {
    for (Told one : told) {
      if (!one.isForgotten()) {
        forget(one, roster);
      }
    }
    told = new ArrayList<>();
  }

  /**
   * Takes what a digest tells of all its objects. First all are looked up, and what was told of
   * them before: where one does not depend on the other, a processor waits for many at once.
   *
   * @param members in the order of the digest's table; empty are those who are not let in
   * @param until when it is to be forgotten unless it is told again
   */
  void take(
      List<RegionDigest.Entry> entries, List<Optional<Known>> members, long until, Roster roster) {
    Holders[] holders = new Holders[entries.size()];
    for (int i = 0; i < holders.length; i++) {
      holders[i] = roster.holding(entries.get(i).object());
    }
    Told[] before = new Told[entries.size()];
    for (int i = 0; i < holders.length; i++) {
      before[i] = holders[i].toldIn(this);
    }
    BitSet holding = new BitSet(members.size());
    for (int i = 0; i < holders.length; i++) {
      RegionDigest.Entry entry = entries.get(i);
      boolean first = before[i] == null;
      if (first && !entry.shares().isEmpty() && toldCount < MAX_TOLD) {
        Holders all = holders[i] == Holders.NOBODY ? roster.begin(entry.object()) : holders[i];
        if (take(entry, members, all, roster, holding)) {
          keep(new Told(this, all, entry, members, until));
        } else {
          roster.end(all);
        }
      } else if (!first) {
        takeAnew(before[i], entry, members, until, roster, holding);
      }
    }
    holding.stream()
        .mapToObj(members::get)
        .flatMap(Optional::stream)
        .forEach(known -> named.put(known.id(), known));
  }

  private void takeAnew(
      Told before,
      RegionDigest.Entry entry,
      List<Optional<Known>> members,
      long until,
      Roster roster,
      BitSet holding) {
    drop(before, entry.shares(), members, roster);
    if (take(entry, members, before.holders, roster, holding)) {
      before.tellAnew(entry, members, until);
      earliestUntil = Math.min(earliestUntil, until);
    } else {
      forget(before, roster);
    }
  }

  /** Whoever is named holds what is named; false if nobody was who is let in. */
  private static boolean take(
      RegionDigest.Entry entry,
      List<Optional<Known>> members,
      Holders holders,
      Roster roster,
      BitSet holding) {
    boolean any = false;
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      RegionDigest.Share share = shares.get(i);
      Optional<Known> member = members.get(share.member());
      if (member.isPresent()) {
        roster.hold(member.get(), holders, share.segments());
        holding.set(share.member());
        any = true;
      }
    }
    return any;
  }

  private void keep(Told first) {
    if (told.size() > 2 * toldCount + SPARE) {
      told.removeIf(Told::isForgotten);
    }
    told.add(first);
    toldCount++;
    earliestUntil = Math.min(earliestUntil, first.untilTick);
    first.holders.tell(first);
  }

  private void forget(Told one, Roster roster) {
    toldCount--;
    one.holders.untell(one);
    one.forget();
    roster.end(one.holders);
  }

  /** Whoever was named for it, but those who are still, holds nothing of it any more. */
  private static void drop(
      Told told, List<RegionDigest.Share> still, List<Optional<Known>> members, Roster roster) {
    List<RegionDigest.Share> shares = told.entry().shares();
    for (int i = 0; i < shares.size(); i++) {
      Optional<Known> member = told.members().get(shares.get(i).member());
      if (member.isPresent()
          && !isNamed(member.get(), still, members)
          && member.get().isSpokenFor()) {
        roster.hold(member.get(), told.holders, SegmentSet.EMPTY);
      }
    }
  }

  private static boolean isNamed(
      Known known, List<RegionDigest.Share> shares, List<Optional<Known>> members) {
    for (int i = 0; i < shares.size(); i++) {
      Optional<Known> member = members.get(shares.get(i).member());
      if (member.isPresent() && member.get() == known) {
        return true;
      }
    }
    return false;
  }
}
