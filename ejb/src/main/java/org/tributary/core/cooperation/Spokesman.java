package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * Whether this helper speaks for itself to the remoter scopes, is spoken for, or speaks for its
 * region. Confined to turns.
 *
 * <p>With few helpers in a region each tells all scopes of itself. With more than a setting says,
 * they tell their region alone, and one of them, the spokesman, tells the others what the region
 * holds together, in a {@link RegionDigest}. It is the one whom {@link Rendezvous} names among
 * those who have been heard for two regional periods, so that nobody speaks who does not know the
 * region yet; two at a time for a while do no harm. When it falls silent the next one speaks as
 * soon as it is forgotten, when it says farewell, at its next step.
 *
 * <p>How much a spokesman may say follows from how many regions there are, so that all digests
 * together bring every helper no more than the setting allows, however large the network is.
 */
public final class Spokesman {
  /** In local periods: who has been known for two regional ones is settled. */
  private static final int SETTLED = 4;

  /** In local periods: until then the others have been heard, and settled. */
  private static final int SELF_SETTLED = 7;

  /** A region that has shrunk to three quarters speaks each for itself again. */
  private static final double BACK = 0.75;

  private static final int LEAST_ROOM = 1024;
  private static final int MOST_ROOM = 48 * 1024;
  private static final int FRAME_BYTES = 256;

  private final Identity self;
  private final long incarnation;
  private final Settings.Regions settings;
  private final long periodMillis;
  private final Neighbourhood neighbourhood;
  private final RegionTable table;
  private final long place;
  private final long seed;
  private Optional<Long> began = Optional.empty();
  private boolean spokenFor;
  private long version;

  /**
   * Speaks for nobody yet.
   *
   * @param incarnation when this helper started, milliseconds since 1970
   * @param periodMillis the local period T
   */
  public Spokesman(
      Identity self,
      long incarnation,
      Settings.Regions settings,
      long periodMillis,
      Neighbourhood neighbourhood,
      Presence presence) {
    this.self = self;
    this.incarnation = incarnation;
    this.settings = settings;
    this.periodMillis = periodMillis;
    this.neighbourhood = neighbourhood;
    this.table = new RegionTable(self, settings, periodMillis, neighbourhood, presence);
    this.place = Rendezvous.seed(self.location().regionName());
    this.seed = Rendezvous.seed(self.id());
    neighbourhood.whenHoldingsChange(table::changed);
  }

  /** How far this helper's own messages go: to all, or to its region. */
  Scope reach(Now now) {
    if (began.isEmpty()) {
      began = Optional.of(now.tick());
    }
    int others = 0;
    for (Known known : neighbourhood.near()) {
      others += known.forgotten ? 0 : 1;
    }
    int from = settings.spokesmanFrom();
    spokenFor = from > 0 && (spokenFor ? others > from * BACK : others > from);
    if (!spokenFor) {
      table.discard();
    }
    return spokenFor ? Scope.REGIONAL : Scope.GLOBAL;
  }

  /** This helper holds other segments of {@code object} than before. */
  void changed(ObjectKey object) {
    table.changed(object);
  }

  /**
   * What is to be told to {@code scope} at a step that goes to it; empty if another one speaks.
   *
   * @param load of this helper
   * @param evictions of this helper
   */
  Optional<RegionDigest> digest(
      Now now, Scope scope, OwnHoldings own, double load, double evictions) {
    if (!spokenFor || !speaks(now)) {
      table.discard();
      return Optional.empty();
    }
    table.keep(own);
    List<RegionDigest.Member> members = members(load, evictions);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      places.put(members.get(i).identity().id(), i);
    }
    int room = room(now, members);
    List<RegionDigest.Entry> entries = table.tell(now, scope, room, own, places);
    version++;
    return Optional.of(
        new RegionDigest(
            self, incarnation, version, periodMillis, table.keepMillis(room), members, entries));
  }

  /** Whether it is this helper who speaks for the region. */
  private boolean speaks(Now now) {
    long period = TimeUnit.MILLISECONDS.toNanos(periodMillis);
    if (now.since(began.orElse(now.tick())) < SELF_SETTLED * period) {
      return false;
    }
    long own = Rendezvous.weight(place, 0, seed);
    for (Known known : neighbourhood.near()) {
      boolean settled = !known.forgotten && now.since(known.sinceTick) >= SETTLED * period;
      if (settled && Long.compareUnsigned(Rendezvous.weight(place, 0, known.seed), own) < 0) {
        return false;
      }
    }
    return true;
  }

  private List<RegionDigest.Member> members(double load, double evictions) {
    TreeMap<String, RegionDigest.Member> members = new TreeMap<>();
    members.put(self.id(), new RegionDigest.Member(self, incarnation, load, evictions));
    for (Known known : neighbourhood.near()) {
      if (!known.forgotten && members.size() < RegionDigest.MAX_MEMBERS) {
        Status status = known.last;
        members.put(
            known.id(),
            new RegionDigest.Member(
                status.sender(), status.incarnation(), status.load(), status.evictions()));
      }
    }
    return new ArrayList<>(members.values());
  }

  /** How many bytes of entries a digest may have. */
  private int room(Now now, List<RegionDigest.Member> members) {
    int heard =
        neighbourhood.regions().speaking(now) + neighbourhood.regions().speakingInNation(now);
    double seconds = Ladder.period(Scope.GLOBAL, periodMillis) / 1e3;
    double bytes = settings.digestRate() / 8.0 * seconds / Math.max(1, heard);
    double room = bytes - DigestCodec.sizeOf(self, members) - FRAME_BYTES;
    return (int) Math.max(LEAST_ROOM, Math.min(room, MOST_ROOM));
  }
}
