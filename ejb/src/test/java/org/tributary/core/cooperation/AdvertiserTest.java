package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.helper;
import static org.tributary.core.cooperation.Examples.holding;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.core.cooperation.AdvertisementCodec.Decoded;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

class AdvertiserTest {
  private static final Duration T = Duration.ofSeconds(10);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 3);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final Counters counters = new Counters();
  private final List<Sent> sent = new ArrayList<>();
  private final Map<Scope, List<AdvertisedWindow>> windows = new EnumMap<>(Scope.class);

  private Map<ObjectKey, SegmentSet> leaving = Map.of();
  private int mostLeaving;

  private record Sent(Scope scope, long tick, Advertisement message) {}

  @Test
  void itBeginsWithAFullMessageToEverybody() {
    Advertiser advertiser = start(0);
    advertiser.changed(time.now(), object(1), segments(0, 4));

    time.advance(T.dividedBy(2));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).scope).isEqualTo(Scope.GLOBAL);
    assertThat(sent.get(0).message.isFull()).isTrue();
    assertThat(sent.get(0).message.holdings()).containsExactly(holding(1, 0, 4));
    assertThat(counters.get(Counter.ADVERTISEMENTS_SENT_GLOBAL)).isOne();
  }

  @Test
  void aDeltaTellsTheFinalStateOfWhatChangedSinceTheLastButOneThatItsScopeHeard() {
    Advertiser advertiser = start(0);
    advertiser.changed(time.now(), object(1), segments(0, 4));
    advertiser.changed(time.now(), object(2), segments(0, 4));
    time.advance(T.multipliedBy(2)); // GLOBAL, LOCAL

    advertiser.changed(time.now(), object(2), segments(0, 5));
    advertiser.changed(time.now(), object(2), segments(0, 6));
    time.advance(T); // REGIONAL: full, the second that is heard there
    advertiser.changed(time.now(), object(1), SegmentSet.EMPTY);
    time.advance(T); // LOCAL

    Advertisement local = sent.get(3).message;
    assertThat(sent).extracting(Sent::scope).startsWith(Scope.GLOBAL, Scope.LOCAL, Scope.REGIONAL);
    assertThat(sent.get(2).message.isFull()).isTrue();
    assertThat(local.base()).isEqualTo(sent.get(1).message.version());
    assertThat(local.holdings()).containsExactly(holding(1), holding(2, 0, 6));
  }

  @Test
  void everySoOftenAScopeHearsAFullMessage() {
    Advertiser advertiser = start(0);
    advertiser.changed(time.now(), object(1), segments(0, 4));

    time.advance(T.multipliedBy(8L * 100));

    for (Scope distance : Scope.values()) {
      int deltas = 0;
      for (Sent one : sent) {
        if (one.scope.compareTo(distance) >= 0) {
          deltas = one.message.isFull() ? 0 : deltas + 1;
          assertThat(deltas).isLessThanOrEqualTo(Advertiser.FULL_EVERY + 1);
        }
      }
    }
    assertThat(sent.stream().filter(one -> one.message.isFull()).count())
        .isLessThan(sent.size() / 10);
  }

  @Test
  void aGreatChangeIsToldEarlyAndNotTooOften() {
    Advertiser advertiser = start(5);
    advertiser.changed(time.now(), object(1), segments(0, 99));
    time.advance(T.multipliedBy(17));
    int before = sent.size();

    advertiser.changed(time.now(), object(2), segments(0, 9));
    time.advance(Duration.ofMillis(1001));

    assertThat(sent).hasSizeGreaterThanOrEqualTo(before + 1);
    int after = sent.size();
    for (int i = 0; i < 8000; i++) {
      advertiser.changed(time.now(), object(3 + i), segments(0, 99));
      time.advance(Duration.ofMillis(10));
    }
    assertThat(sent.size() - after).isLessThanOrEqualTo(2 * 8 + 1);
  }

  @Test
  void nothingIsToldEarlyWhenItIsSwitchedOff() {
    Advertiser advertiser = start(0);

    for (int i = 0; i < 800; i++) {
      advertiser.changed(time.now(), object(i), segments(0, 99));
      time.advance(T.dividedBy(100));
    }

    assertThat(sent).hasSize(8);
  }

  @Test
  void aSmallChangeWaitsForItsPeriod() {
    Advertiser advertiser = start(5);
    advertiser.changed(time.now(), object(1), segments(0, 99));
    time.advance(T.multipliedBy(17));
    int before = sent.size();

    advertiser.changed(time.now(), object(2), segments(0, 3));
    time.advance(Duration.ofMillis(1001));

    assertThat(sent.size()).isLessThanOrEqualTo(before + 1);
    assertThat(sent.stream().skip(before)).allMatch(one -> one.tick % T.toNanos() != 0);
  }

  @Test
  void ofAStateThatIsTooLargeTheMostPopularObjectsAreTold() {
    Advertiser advertiser = start(0);
    int objects = 40_000;
    for (int i = 0; i < objects; i++) {
      advertiser.changed(time.now(), object(i), segments(0, 99));
    }
    time.advance(T);

    List<ObjectKey> told =
        sent.get(0).message.holdings().stream().map(Advertisement.Holding::object).toList();

    int least = objects - told.size();
    assertThat(told).hasSizeBetween(20_000, objects - 1);
    assertThat(told).allMatch(object -> object.media() >= least);
    assertThat(codec.encode(sent.get(0).message).length)
        .isLessThanOrEqualTo(AdvertisementCodec.MAX_BYTES);
  }

  @Test
  void whoAsksGetsAllOfItUnderAVersionOfItsOwn() {
    Advertiser advertiser = start(0);
    advertiser.changed(time.now(), object(1), segments(0, 4));
    time.advance(T.multipliedBy(3));
    advertiser.changed(time.now(), object(2), segments(7, 7));

    Advertisement full = decode(advertiser.full(time.now()));

    assertThat(full.isFull()).isTrue();
    assertThat(full.version()).isGreaterThan(sent.get(sent.size() - 1).message.version());
    assertThat(full.holdings()).containsExactly(holding(1, 0, 4), holding(2, 7, 7));
  }

  @Test
  void itTellsHowManySegmentsItLosesInASecond() {
    Advertiser advertiser = start(0);
    advertiser.changed(time.now(), object(1), segments(0, 159));
    advertiser.changed(time.now(), object(1), segments(0, 99));

    assertThat(decode(advertiser.full(time.now())).evictions()).isBetween(0.0099, 0.0101);
    time.advance(Duration.ofMinutes(10));
    assertThat(decode(advertiser.full(time.now())).evictions()).isLessThan(0.0001);
  }

  @Test
  void copiesThatAreAboutToLeaveAreToldAsGoneAndAgainWhenTheyStay() {
    Advertiser advertiser = start(0, 1);
    advertiser.changed(time.now(), object(1), segments(0, 159));
    advertiser.changed(time.now(), object(1), segments(0, 99));
    leaving = Map.of(object(1), segments(90, 99));

    time.advance(T.multipliedBy(2)); // GLOBAL, LOCAL
    advertiser.changed(time.now(), object(1), segments(0, 94));
    time.advance(T); // REGIONAL
    leaving = Map.of();
    time.advance(T); // LOCAL

    assertThat(sent.get(1).message.holdings()).containsExactly(holding(1, 0, 89));
    assertThat(sent.get(2).message.holdings()).containsExactly(holding(1, 0, 89));
    assertThat(sent.get(3).message.holdings()).containsExactly(holding(1, 0, 94));
    assertThat(counters.get(Counter.NOTICES_GIVEN)).isEqualTo(10);
    assertThat(counters.get(Counter.NOTICES_WITHDRAWN)).isEqualTo(5);
  }

  @Test
  void itAsksForAsManyThatLeaveAsItLostLatelyInAsMuchTime() {
    Advertiser advertiser = start(0, 3);
    advertiser.changed(time.now(), object(1), segments(0, 199));
    advertiser.changed(time.now(), object(1), segments(0, 139));

    time.advance(T.dividedBy(2)); // 60 lost in the minute that counts, and 30 s ahead

    assertThat(mostLeaving).isBetween(27, 30);
  }

  @Test
  void whatLeavesAsToldIsAnEvictionButNoNewsToSendEarly() {
    Advertiser advertiser = start(5, 1);
    advertiser.changed(time.now(), object(1), segments(0, 139));
    advertiser.changed(time.now(), object(1), segments(0, 99));
    leaving = Map.of(object(1), segments(50, 99));
    time.advance(T.multipliedBy(16).plusSeconds(1));
    int before = sent.size();
    double evictions = decode(advertiser.full(time.now())).evictions();

    advertiser.changed(time.now(), object(1), segments(0, 49));
    time.advance(Duration.ofMillis(1001));

    assertThat(sent).hasSize(before);
    assertThat(decode(advertiser.full(time.now())).evictions()).isGreaterThan(evictions + 0.01);
  }

  /** An advertiser whose timers have just rung for the first time, and that gives no notice. */
  private Advertiser start(int early) {
    return start(early, 0);
  }

  private Advertiser start(int early, int notice) {
    Deadlines[] deadlines = new Deadlines[1];
    deadlines[0] = new Deadlines(tick -> time.at(tick, deadlines[0]::wake));
    Advertiser[] advertiser = new Advertiser[1];
    Map<Scope, Integer> told = new EnumMap<>(Scope.class);
    Presence presence =
        new Presence() {
          @Override
          public double load() {
            return 0.5;
          }

          @Override
          public double popularity(ObjectKey object) {
            return object.media();
          }

          @Override
          public Map<ObjectKey, SegmentSet> leaving(Now now, int most) {
            mostLeaving = most;
            return leaving;
          }
        };
    Periods periods =
        (scope, millis) -> {
          int latest = told.merge(scope, 1, Integer::sum);
          time.after(
              Duration.ofMillis(millis),
              now -> {
                if (told.get(scope) == latest) {
                  advertiser[0].ring(now, scope);
                }
              });
        };
    advertiser[0] =
        new Advertiser(
            helper("self", "n/r/s"),
            1,
            Examples.settings(T, 0, early, notice),
            codec,
            presence,
            (now, step) -> windows,
            Examples.lonely(helper("self", "n/r/s")),
            (scope, message) -> sent.add(new Sent(scope, time.now().tick(), decode(message))),
            periods,
            deadlines[0],
            time.random(),
            counters);
    for (Scope scope : Scope.values()) {
      advertiser[0].ring(time.now(), scope);
    }
    return advertiser[0];
  }

  private Advertisement decode(byte[] message) {
    return ((Decoded.Genuine) codec.decode(message)).advertisement();
  }
}
