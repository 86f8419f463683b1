package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.full;
import static org.tributary.core.cooperation.Examples.helper;
import static org.tributary.core.cooperation.Examples.holding;
import static org.tributary.core.cooperation.Examples.object;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

class ChoiceTest {
  private static final long MILLI = 1_000_000;

  private final Now now = new Now(0, Instant.EPOCH);
  private final Settings.Cooperation settings = Examples.settings(Duration.ofSeconds(10), 0, 0);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final Neighbourhood neighbourhood = neighbourhood(helper("self", "n/r/s"));
  private final Choice choice = new Choice(settings, neighbourhood);

  @Test
  void theNearestIsTheCheapestAndTheSourceIsAlwaysThere() {
    hear(helper("a", "x/r/s"));
    hear(helper("b", "n/x/s"));
    hear(helper("c", "n/r/x"));
    hear(helper("d", "n/r/s"));

    assertThat(names(key(0))).containsExactly("d", "c", "b", "a", "source");
    assertThat(names(new SegmentKey(object(2), 0))).containsExactly("source");
  }

  @Test
  void equalsShareTheRunsOfAnObject() {
    hear(helper("a", "n/r/s"));
    hear(helper("b", "n/r/s"));
    hear(helper("c", "n/r/s"));
    Map<String, Integer> first = new TreeMap<>();

    for (long n = 0; n < 1000; n++) {
      assertThat(names(key(n)).get(0)).isEqualTo(names(key(n / Rendezvous.RUN * 4)).get(0));
      first.merge(names(key(n)).get(0), 1, Integer::sum);
    }

    assertThat(first.values()).hasSize(3).allMatch(times -> times > 250 && times < 420);
  }

  @Test
  void aNoisyMomentDoesNotSendASiteToTheSource() {
    hear(helper("far", "x/r/s"));
    neighbourhood.delivered(now, "far", 900 * MILLI);

    assertThat(names(key(0))).containsExactly("far", "source");
  }

  @Test
  void amongNeighboursTheQuickerIsCheaperButAHairMakesNoDifference() {
    hear(helper("a", "n/r/s"));
    hear(helper("b", "n/r/s"));
    List<String> before = names(key(0));
    neighbourhood.delivered(now, before.get(0), 3 * MILLI);
    assertThat(names(key(0))).isEqualTo(before);

    neighbourhood.delivered(now, before.get(0), 300 * MILLI);

    assertThat(names(key(0))).startsWith(before.get(1));
  }

  @Test
  void theLoadedIsDearerAndTheAvoidedComesLast() {
    Identity calm = helper("calm", "n/x/s");
    hear(calm);
    Identity loaded = helper("loaded", "n/r/s");
    neighbourhood.hear(
        now,
        Scope.LOCAL,
        codec.encode(
            new Advertisement(loaded, 1, 1, 0, 1000, 0.9, 0, List.of(holding(1, 0, 9999)))));
    assertThat(names(key(0))).containsExactly("calm", "loaded", "source");

    neighbourhood.stalled(now, "calm");

    assertThat(names(key(0))).containsExactly("loaded", "source", "calm");
  }

  @Test
  void aSlowSourceIsDearer() {
    double before = choice.candidates(now, key(0), "films").get(0).costMillis();
    choice.sourceAnswered("films", 100 * MILLI);

    assertThat(choice.candidates(now, key(0), "films").get(0).costMillis()).isEqualTo(before + 50);
    assertThat(choice.candidates(now, key(0), "news").get(0).costMillis()).isEqualTo(before);
  }

  @Test
  void ofTheHoldersInASiteAndInARegionExactlyOneDoesNotCountOnTheOthers() {
    List<Identity> region =
        List.of(
            helper("a", "n/r/s"), helper("b", "n/r/s"), helper("c", "n/r/x"), helper("d", "n/r/x"));
    Map<String, Integer> kept = new TreeMap<>();

    for (long n = 0; n < 400; n++) {
      int siteKeepers = 0;
      int regionKeepers = 0;
      for (Identity one : region) {
        double cost = costBack(one, region, key(n));
        siteKeepers += cost > settings.priceLocal() ? 1 : 0;
        if (cost > settings.priceRegional()) {
          regionKeepers++;
          kept.merge(one.id(), 1, Integer::sum);
          assertThat(cost).isEqualTo(settings.priceSource() / 2);
        }
      }
      assertThat(siteKeepers).isEqualTo(2);
      assertThat(regionKeepers).isOne();
    }
    assertThat(kept).hasSize(4);
  }

  @Test
  void ofTwoHoldersInDifferentNationsOneCountsOnTheOther() {
    List<Identity> world = List.of(helper("a", "n/r/s"), helper("b", "x/r/s"));

    for (long n = 0; n < 100; n++) {
      double one = costBack(world.get(0), world, key(n));
      double other = costBack(world.get(1), world, key(n));
      assertThat(Math.max(one, other)).isEqualTo(settings.priceSource());
      assertThat(Math.min(one, other)).isEqualTo(settings.priceGlobal());
    }
  }

  @Test
  void whatNobodyElseHoldsCostsTheSource() {
    Identity self = helper("a", "n/r/s");

    assertThat(costBack(self, List.of(self), key(0))).isEqualTo(settings.priceSource());
  }

  private double costBack(Identity self, List<Identity> holders, SegmentKey key) {
    Neighbourhood others = neighbourhood(self);
    for (Identity holder : holders) {
      others.hear(now, Scope.GLOBAL, codec.encode(full(holder, 1, holding(1, 0, 9999))));
    }
    return new Keeper(self, settings, others).costBack(now, key);
  }

  private void hear(Identity sender) {
    neighbourhood.hear(now, Scope.GLOBAL, codec.encode(full(sender, 1, holding(1, 0, 9999))));
  }

  private List<String> names(SegmentKey key) {
    return choice.candidates(now, key, "films").stream()
        .map(c -> c instanceof Candidate.Helper h ? h.holder().identity().id() : "source")
        .toList();
  }

  private Neighbourhood neighbourhood(Identity self) {
    return new Neighbourhood(
        self,
        100,
        codec,
        new AllowedAddresses(List.of("*.example")),
        (url, answer) -> answer.accept(now, Optional.empty()),
        new Deadlines(tick -> {}),
        (change, who, detail) -> {},
        new Counters());
  }

  private static SegmentKey key(long number) {
    return new SegmentKey(object(1), number);
  }
}
