package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Now;

/**
 * What the spokesmen of other regions have told. Confined to turns.
 *
 * <p>It puts the members that a {@link RegionDigest} names among the neighbours, with the segments
 * that are named for them, so that whoever chooses need not know how they became known. Each entry
 * replaces what was known of its object in its region, whichever spokesman told it, and is
 * forgotten when it was not told again for as long as its digest said. A member that its spokesman
 * names no longer is forgotten at once, with another spokesman after three periods.
 */
final class HeardRegions {
  /** The most regions that are known. */
  static final int MAX_REGIONS = 2048;

  /** The most spokesmen that are known of a region: there is one, or two for a while. */
  private static final int MAX_SPOKESMEN = 8;

  /** The most objects that are known of a region. */
  private static final int MAX_TOLD = 50_000;

  private final Identity self;
  private final Roster roster;
  private final Counters counters;
  private final Map<String, Region> regions = new TreeMap<>();

  HeardRegions(Identity self, Roster roster, Counters counters) {
    this.self = self;
    this.roster = roster;
    this.counters = counters;
  }

  /** Takes a digest of another region. */
  void hear(Now now, RegionDigest digest, Neighbourhood neighbourhood) {
    String name = digest.sender().location().regionName();
    Region region = regions.get(name);
    if (region == null) {
      if (regions.size() >= MAX_REGIONS) {
        counters.count(Counter.DIGESTS_DROPPED);
        return;
      }
      region = new Region(digest.sender().location());
      regions.put(name, region);
    }
    if (!region.isNews(digest)) {
      counters.count(Counter.DIGESTS_DROPPED);
      return;
    }
    counters.count(Counter.DIGESTS_HEARD);
    region.heardTick = now.tick();
    region.periodMillis = digest.periodMillis();
    List<Optional<Known>> members = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (RegionDigest.Member member : digest.members()) {
      members.add(neighbourhood.hearOf(now, digest, member));
      named.add(member.identity().id());
    }
    region.leaveOut(digest.sender().id(), named, neighbourhood);
    region.forgetUntil(now.tick(), roster);
    // Members of a region that fell silent are forgotten by themselves, and their holdings with
    // them.
    regions.values().removeIf(other -> !isSpeaking(now, other));
    long until = now.tick() + TimeUnit.MILLISECONDS.toNanos(digest.keepMillis());
    for (RegionDigest.Entry entry : digest.entries()) {
      region.take(entry, members, until, roster);
    }
  }

  /** How many regions speak, this helper's own not among them. */
  int speaking(Now now) {
    return (int) regions.values().stream().filter(region -> isSpeaking(now, region)).count();
  }

  /** How many other regions of this helper's nation speak. */
  int speakingInNation(Now now) {
    return (int) regions.values().stream().filter(r -> isOfNation(r) && isSpeaking(now, r)).count();
  }

  /**
   * How many other regions tell as much of an object.
   *
   * @param before of them come before this helper's own in the order of those who are to tell of
   *     it, which is another one for each object
   * @param beforeInNation of these are of this helper's nation
   */
  record Tellers(int all, int before, int beforeInNation) {}

  /** How many regions tell at least {@code held} of {@code object}. */
  Tellers tellers(Now now, ObjectKey object, SegmentSet held) {
    long own = weight(object, Rendezvous.seed(self.location().regionName()));
    int all = 0;
    int before = 0;
    int beforeInNation = 0;
    for (Region region : regions.values()) {
      if (region.tells(now.tick(), object, held) && isSpeaking(now, region)) {
        all++;
        if (Long.compareUnsigned(weight(object, region.seed), own) < 0) {
          before++;
          beforeInNation += isOfNation(region) ? 1 : 0;
        }
      }
    }
    return new Tellers(all, before, beforeInNation);
  }

  private static long weight(ObjectKey object, long seed) {
    return Rendezvous.weight(object.media(), 0, seed);
  }

  private boolean isOfNation(Region region) {
    return region.location.nation().equals(self.location().nation());
  }

  private boolean isSpeaking(Now now, Region region) {
    long period =
        Ladder.period(
            self.location().scopeTo(region.location),
            TimeUnit.MILLISECONDS.toNanos(region.periodMillis));
    return now.since(region.heardTick) < 3 * period;
  }

  /** What was told of one object in a region, and who holds it there. */
  private static final class Told {
    private final List<Known> members;
    private RegionDigest.Entry entry;
    private long untilTick;

    Told(RegionDigest.Entry entry, List<Known> members, long untilTick) {
      this.entry = entry;
      this.members = members;
      this.untilTick = untilTick;
    }
  }

  /** One other region. */
  private static final class Region {
    private final Location location;
    private final long seed;
    private final Map<ObjectKey, Told> told = new HashMap<>();
    private final Map<String, Known> named = new TreeMap<>();
    private final Map<String, Spoken> spokesmen = new LinkedHashMap<>();
    private long heardTick;
    private long periodMillis;

    private record Spoken(long incarnation, long version) {}

    Region(Location location) {
      this.location = location;
      this.seed = Rendezvous.seed(location.regionName());
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
    void leaveOut(String spokesman, Set<String> stillNamed, Neighbourhood neighbourhood) {
      Iterator<Known> all = named.values().iterator();
      while (all.hasNext()) {
        Known known = all.next();
        if (!known.isSpokenFor() || known.forgotten) {
          all.remove();
        } else if (spokesman.equals(known.spokesman) && !stillNamed.contains(known.id())) {
          neighbourhood.gone(known);
          all.remove();
        }
      }
    }

    /** Forgets what was not told again in time. */
    void forgetUntil(long tick, Roster roster) {
      Iterator<Map.Entry<ObjectKey, Told>> all = told.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<ObjectKey, Told> one = all.next();
        if (one.getValue().untilTick < tick) {
          drop(one.getKey(), one.getValue(), List.of(), roster);
          all.remove();
        }
      }
    }

    void take(RegionDigest.Entry entry, List<Optional<Known>> members, long until, Roster roster) {
      Told before = told.get(entry.object());
      if (before == null && (entry.shares().isEmpty() || told.size() >= MAX_TOLD)) {
        return;
      }
      List<Known> holding = new ArrayList<>(entry.shares().size());
      for (RegionDigest.Share share : entry.shares()) {
        members.get(share.member()).ifPresent(holding::add);
      }
      if (before != null) {
        drop(entry.object(), before, holding, roster);
      }
      for (RegionDigest.Share share : entry.shares()) {
        Optional<Known> member = members.get(share.member());
        if (member.isPresent()) {
          named.put(member.get().id(), member.get());
          roster.hold(member.get(), entry.object(), share.segments());
        }
      }
      if (holding.isEmpty()) {
        told.remove(entry.object());
      } else if (before != null && before.members.equals(holding)) {
        before.entry = entry;
        before.untilTick = until;
      } else {
        told.put(entry.object(), new Told(entry, List.copyOf(holding), until));
      }
    }

    private static void drop(ObjectKey object, Told told, List<Known> but, Roster roster) {
      for (Known known : told.members) {
        if (known.isSpokenFor() && !but.contains(known)) {
          roster.hold(known, object, SegmentSet.EMPTY);
        }
      }
    }

    boolean tells(long tick, ObjectKey object, SegmentSet held) {
      Told known = told.get(object);
      return known != null && known.untilTick >= tick && known.entry.segments().containsAll(held);
    }
  }
}
