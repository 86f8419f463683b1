package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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

  private final Identity self;
  private final Roster roster;
  private final Counters counters;
  private final Map<String, HeardRegion> regions = new TreeMap<>();

  /** The same regions, for whoever asks all of them. */
  private List<HeardRegion> all = List.of();

  /** The same, in the groups of the filter. */
  private final List<List<HeardRegion>> groups = new ArrayList<>();

  private final RegionFilter filter = new RegionFilter();
  private int grouped;

  HeardRegions(Identity self, Roster roster, Counters counters) {
    this.self = self;
    this.roster = roster;
    this.counters = counters;
    for (int i = 0; i < RegionFilter.GROUPS; i++) {
      groups.add(new ArrayList<>(1));
    }
  }

  /** Takes a digest of another region. */
  void hear(Now now, RegionDigest digest, Listening listening) {
    String name = digest.sender().location().regionName();
    HeardRegion region = regions.get(name);
    if (region == null) {
      if (regions.size() >= MAX_REGIONS) {
        counters.count(Counter.DIGESTS_DROPPED);
        return;
      }
      int group = grouped++ % RegionFilter.GROUPS;
      region = new HeardRegion(digest.sender().location(), filter, group);
      groups.get(group).add(region);
      regions.put(name, region);
      all = List.copyOf(regions.values());
    }
    if (!region.isNews(digest)) {
      counters.count(Counter.DIGESTS_DROPPED);
      return;
    }
    counters.count(Counter.DIGESTS_HEARD);
    region.heard(now, digest.periodMillis());
    Known[] members = new Known[digest.members().size()];
    Set<String> named = new HashSet<>();
    for (int i = 0; i < members.length; i++) {
      RegionDigest.Member member = digest.members().get(i);
      members[i] = listening.hearOf(now, digest, member);
      named.add(member.identity().id());
    }
    region.leaveOut(digest.sender().id(), named, listening);
    region.forgetUntil(now.tick(), roster);
    // Members of a region that fell silent are forgotten by themselves, and their holdings with
    // them.
    forgetSilent(now);
    long until = now.tick() + TimeUnit.MILLISECONDS.toNanos(digest.keepMillis());
    region.take(digest.entries(), new HeardDigest(members, roster.words(), until), roster);
    if (filter.isCrowded()) {
      markAll();
    }
  }

  private void markAll() {
    int told = 0;
    for (HeardRegion region : all) {
      told += region.told();
    }
    filter.begin(told);
    for (HeardRegion region : all) {
      region.markAll();
    }
  }

  private void forgetSilent(Now now) {
    for (HeardRegion region : all) {
      if (!isSpeaking(now, region)) {
        region.forgetAll(roster);
        regions.values().remove(region);
        groups.get(region.group()).remove(region);
        all = List.copyOf(regions.values());
      }
    }
  }

  /**
   * What somebody is named for.
   *
   * @param objects how many, of which it holds something
   */
  record Named(int objects, long segments) {
    static final Named NOTHING = new Named(0, 0);

    private Named and(Named other) {
      return new Named(objects + other.objects, segments + other.segments);
    }
  }

  /** What everybody is named for who is named for something. */
  Map<Known, Named> named() {
    Map<Known, Named> named = new HashMap<>();
    for (HeardRegion region : regions.values()) {
      region.forEach((known, held) -> named.merge(known, new Named(1, held.size()), Named::and));
    }
    return named;
  }

  /** How many regions speak, this helper's own not among them. */
  int speaking(Now now) {
    return (int) regions.values().stream().filter(region -> isSpeaking(now, region)).count();
  }

  /** How many other regions of this helper's nation speak. */
  int speakingInNation(Now now) {
    return (int) regions.values().stream().filter(r -> isOfNation(r) && isSpeaking(now, r)).count();
  }

  /** Calls {@code each} with everybody who is named for something of an object, and for what. */
  void forEach(ObjectKey object, BiConsumer<Known, SegmentSet> each) {
    int mark = ToldTable.mark(object.media());
    for (long left = filter.of(mark); left != 0; left &= left - 1) {
      List<HeardRegion> group = group(left);
      for (int i = 0; i < group.size(); i++) {
        group.get(i).forEach(object, mark, each);
      }
    }
  }

  /** Adds the versions that somebody is named for, of the object with this media hash. */
  void addVersions(long media, List<ObjectKey> versions) {
    int mark = ToldTable.mark(media);
    for (long left = filter.of(mark); left != 0; left &= left - 1) {
      List<HeardRegion> group = group(left);
      for (int i = 0; i < group.size(); i++) {
        group.get(i).addVersions(media, mark, versions);
      }
    }
  }

  /** The first of some groups. */
  private List<HeardRegion> group(long bits) {
    return groups.get(Long.numberOfTrailingZeros(bits));
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
    int tellers = 0;
    int before = 0;
    int beforeInNation = 0;
    int mark = ToldTable.mark(object.media());
    long groupsTelling = filter.of(mark);
    for (HeardRegion region : all) {
      if ((groupsTelling >>> region.group() & 1) != 0
          && region.tells(now.tick(), object, mark, held)
          && isSpeaking(now, region)) {
        tellers++;
        if (Long.compareUnsigned(weight(object, region.seed()), own) < 0) {
          before++;
          beforeInNation += isOfNation(region) ? 1 : 0;
        }
      }
    }
    return new Tellers(tellers, before, beforeInNation);
  }

  private static long weight(ObjectKey object, long seed) {
    return Rendezvous.weight(object.media(), 0, seed);
  }

  private boolean isOfNation(HeardRegion region) {
    return region.location().nation().equals(self.location().nation());
  }

  private boolean isSpeaking(Now now, HeardRegion region) {
    long period =
        Ladder.period(
            self.location().scopeTo(region.location()),
            TimeUnit.MILLISECONDS.toNanos(region.periodMillis()));
    return now.since(region.heardTick()) < 3 * period;
  }
}
