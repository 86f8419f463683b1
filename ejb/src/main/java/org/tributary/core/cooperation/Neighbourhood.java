package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Changes.Change;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * Who else is there and what they hold, learnt from their advertisements. Confined to turns.
 *
 * <p>What they tell goes to {@link Listening}; here is asked what is known by now, and what is
 * learnt of neighbours by dealing with them is told.
 *
 * <p>All lists are in the order of helper ids or object keys, so that the same messages give the
 * same answers.
 */
public final class Neighbourhood {
  private static final long CORRUPT_BACK_OFF = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final AdvertisementCodec codec;
  private final Changes changes;
  private final Roster roster = new Roster();
  private final HeardWindows windows;
  private final HeardRegions regions;
  private final Listening listening;

  /**
   * A helper's neighbourhood, nobody known yet.
   *
   * @param incarnation when this helper started, milliseconds since 1970
   * @param allowed where helpers may be: nobody else is listened to or asked
   */
  public Neighbourhood(
      Identity self,
      long incarnation,
      AdvertisementCodec codec,
      AllowedAddresses allowed,
      FullAdvertisements full,
      Deadlines deadlines,
      Changes changes,
      Counters counters) {
    this.codec = codec;
    this.changes = changes;
    this.windows = new HeardWindows(self.id());
    this.regions = new HeardRegions(self, roster, counters);
    this.listening =
        new Listening(
            self,
            incarnation,
            codec,
            new Entrance(allowed, changes),
            new Questions(full),
            roster,
            windows,
            regions,
            deadlines,
            changes,
            counters);
  }

  /**
   * Tells {@code listener} every object of which neighbours may hold other segments than before.
   */
  public void whenHoldingsChange(Consumer<ObjectKey> listener) {
    roster.whenHoldingsChange(listener);
  }

  /** Takes a message that came on the topic of {@code topic}. */
  public void hear(Now now, Scope topic, byte[] message) {
    hear(now, topic, codec.decode(message));
  }

  /** Takes a message that was checked and read already. */
  public void hear(Now now, Scope topic, AdvertisementCodec.Decoded decoded) {
    listening.hear(now, topic, decoded);
  }

  /** Whether somebody of the region who is not avoided holds {@code key}. */
  public boolean isHeldNear(Now now, SegmentKey key) {
    Holders holders = roster.holding(key.object());
    for (int at = 0; at < holders.size(); at++) {
      Known known = holders.known(at);
      if (known.scope.compareTo(Scope.REGIONAL) <= 0
          && holders.held(at).contains(key.number())
          && !known.strikes.isAvoided(now)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The nearest of the remoter regions who is thought to hold {@code key} by now, as its receivers
   * read on, though it has not told so; nobody who is to be avoided. In the own region the owners
   * know better.
   */
  Optional<Holder> foreseen(Now now, SegmentKey key) {
    @Nullable Known nearest = null;
    Holders holders = roster.holding(key.object());
    for (int at = 0; at < holders.size(); at++) {
      Known known = holders.known(at);
      boolean nearer = nearest == null || known.scope.compareTo(nearest.scope) < 0;
      if (nearer
          && known.scope.compareTo(Scope.REGIONAL) > 0
          && known.pace.reaches(now.tick(), key)
          && !known.strikes.isAvoided(now)) {
        nearest = known;
      }
    }
    return nearest == null ? Optional.empty() : Optional.of(nearest.holder(now));
  }

  /** {@code helper} did not hold what it was thought to hold of {@code object} by now. */
  public void disappointed(String helper, ObjectKey object) {
    roster.known(helper).ifPresent(known -> known.pace.disappointed(object));
  }

  /** Which play windows of {@code object} neighbours have told of, in the order of their ids. */
  public NavigableMap<String, List<HeardWindow>> windowsOf(Now now, ObjectKey object) {
    return windows.of(now, object);
  }

  /** How many neighbours are known at each scope. */
  Map<Scope, Integer> counts() {
    return roster.counts();
  }

  /** Who holds what of {@code object}, in the order of their ids; the avoided among them. */
  public List<HeldBy> holdersOf(Now now, ObjectKey object) {
    List<HeldBy> all = new ArrayList<>();
    forEachHolder(object, (known, held) -> all.add(new HeldBy(known.holder(now), held)));
    all.sort(Comparator.comparing(by -> by.holder().identity().id()));
    return all;
  }

  /**
   * The versions that somebody holds, or has told a play window of, of the object with this {@link
   * ObjectKey#mediaHash}.
   */
  public List<ObjectKey> versionsOf(Now now, long mediaHash) {
    List<ObjectKey> held = roster.versionsOf(mediaHash);
    regions.addVersions(mediaHash, held);
    List<ObjectKey> passing = windows.versionsOf(now, mediaHash);
    if (held.size() + passing.size() <= 1) {
      return held.isEmpty() ? passing : held;
    }
    NavigableSet<ObjectKey> all = new TreeSet<>(held);
    all.addAll(passing);
    return List.copyOf(all);
  }

  /** Everybody that is known now, in the order of their ids. */
  public List<Neighbour> neighbours(Now now) {
    Map<Known, HeardRegions.Named> named = regions.named();
    return roster.all().stream()
        .filter(known -> !known.forgotten)
        .map(known -> known.neighbour(now, named.getOrDefault(known, HeardRegions.Named.NOTHING)))
        .toList();
  }

  /** Somebody that is known now. */
  public Optional<Holder> find(Now now, String helper) {
    return roster.known(helper).map(known -> known.holder(now));
  }

  /** When {@code helper} advertised last, or {@link Long#MIN_VALUE} if it is not known. */
  public long heardTick(String helper) {
    return roster.known(helper).map(known -> known.heardTick).orElse(Long.MIN_VALUE);
  }

  /** Grows with every change of who holds what, and of who is to be avoided. */
  public long news() {
    return roster.news();
  }

  /** Grows with every change of what a choice depends upon: news, latencies, loads and windows. */
  long state() {
    return roster.state();
  }

  /** What the spokesmen of other regions have told. */
  HeardRegions regions() {
    return regions;
  }

  /** What the live helpers of the own region hold of {@code object}, by their ids. */
  Map<String, SegmentSet> heldNear(ObjectKey object) {
    Map<String, SegmentSet> held = new TreeMap<>();
    Holders holders = roster.holding(object);
    for (int at = 0; at < holders.size(); at++) {
      Known known = holders.known(at);
      if (known.scope.compareTo(Scope.REGIONAL) <= 0) {
        held.put(known.id(), holders.held(at));
      }
    }
    return held;
  }

  /**
   * Calls {@code each} with everybody who holds something of {@code object}, and what: those who
   * tell of themselves, then those whom their regions name, in no order.
   */
  void forEachHolder(ObjectKey object, BiConsumer<Known, SegmentSet> each) {
    roster.holding(object).forEach(each);
    regions.forEach(object, each);
  }

  /** What {@code known} holds of {@code object}. */
  SegmentSet held(Known known, ObjectKey object) {
    return roster.held(known, object);
  }

  /** Somebody who is not forgotten. */
  Optional<Known> known(String helper) {
    return roster.known(helper);
  }

  /** Those of the own region, forgotten ones among them. */
  Near near() {
    return roster.near();
  }

  /** {@code helper} did not hold what it had advertised. */
  public void falseHit(Now now, String helper, SegmentKey key) {
    roster.touch();
    roster
        .known(helper)
        .ifPresent(
            known -> {
              boolean held = roster.held(known, key.object()).contains(key.number());
              boolean passed = windows.falseHit(now, helper, key);
              if (passed && !held) {
                return;
              }
              roster.lacks(known, key);
              if (known.faults().falseHit(now)) {
                tell(Change.AVOIDED, known, "holds too little of what it advertises");
              }
            });
  }

  /** {@code helper} could not be reached, broke off, or made no progress. */
  public void stalled(Now now, String helper) {
    strike(now, helper, 0, "does not deliver");
  }

  /**
   * {@code helper} has sent nothing for a while that another one sent, or that it was to fetch
   * first; that may be its supplier's fault, so it weighs no more than a false hit.
   */
  public void slow(Now now, String helper) {
    roster.touch();
    roster
        .known(helper)
        .filter(known -> known.faults().falseHit(now))
        .ifPresent(known -> tell(Change.AVOIDED, known, "is slow"));
  }

  /** {@code helper} sent bytes that do not match their digest. */
  public void corrupt(Now now, String helper) {
    strike(now, helper, CORRUPT_BACK_OFF, "sent wrong bytes");
  }

  /**
   * {@code helper} is above its load mark.
   *
   * @param retryAfterMillis 0 if it did not say
   */
  public void busy(Now now, String helper, long retryAfterMillis) {
    long millis = Math.max(0, Math.min(retryAfterMillis, LONGEST_RETRY_MILLIS));
    strike(now, helper, TimeUnit.MILLISECONDS.toNanos(millis), "is above its load mark");
  }

  /** How long {@code helper} took lately until its first byte; 0 if nothing is known. */
  public double latencyMillis(String helper) {
    return roster.known(helper).map(Known::latencyMillis).orElse(0.0);
  }

  /** {@code helper} took, or has kept us waiting for, so long until its first byte. */
  public void answered(String helper, long latencyNanos) {
    roster.touch();
    roster.known(helper).ifPresent(known -> known.answered(latencyNanos));
  }

  /**
   * {@code helper} delivered a segment.
   *
   * @param latencyNanos until its first byte
   */
  public void delivered(Now now, String helper, long latencyNanos) {
    roster.touch();
    roster
        .known(helper)
        .ifPresent(
            known -> {
              known.answered(latencyNanos);
              if (known.strikes != Strikes.NONE && known.strikes.absolve(now)) {
                tell(Change.RECOVERED, known, "delivers again");
              }
            });
  }

  private void strike(Now now, String helper, long atLeastNanos, String why) {
    roster.judged();
    roster
        .known(helper)
        .filter(known -> known.faults().strike(now, atLeastNanos))
        .ifPresent(known -> tell(Change.AVOIDED, known, why));
  }

  private void tell(Change change, Known known, String detail) {
    changes.happened(change, known.last.sender(), detail);
  }
}
