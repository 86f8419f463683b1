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
  private static final double COPIES = Settings.Ownership.ON.copies() / 100.0;

  private static final long MILLI = 1_000_000;

  private final Now now = new Now(0, Instant.EPOCH);
  private final Settings.Cooperation settings = Examples.settings(Duration.ofSeconds(10), 0, 0, 0);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final Neighbourhood neighbourhood = neighbourhood(helper("self", "n/r/s"));
  private final Choice choice =
      new Choice(helper("self", "n/r/s"), settings, Settings.Choosing.DEFAULT, neighbourhood);

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
  void newsOfWhoLosesMuchGrowStale() {
    hear(helper("calm", "n/r/x"));
    Identity busy = helper("busy", "n/r/s");
    neighbourhood.hear(
        now,
        Scope.LOCAL,
        codec.encode(
            new Advertisement(busy, 1, 1, 0, 60_000, 0, 0.05, List.of(holding(1, 0, 9999)))));
    assertThat(names(key(0))).startsWith("busy");

    Now later = new Now(15_000 * MILLI, Instant.EPOCH);

    assertThat(choice.candidates(later, key(0), "films").get(0))
        .satisfies(c -> assertThat(name(c)).isEqualTo("calm"));
  }

  @Test
  void everyTermCanBeSwitchedOff() {
    Settings.Choosing off = new Settings.Choosing(1, 4, 0, 0, 0, 0, 0, 0, false);
    Choice plain = new Choice(helper("self", "n/r/s"), settings, off, neighbourhood);
    Identity bad = helper("bad", "n/r/s");
    neighbourhood.hear(
        now,
        Scope.LOCAL,
        codec.encode(
            new Advertisement(bad, 1, 1, 0, 60_000, 0.9, 0.9, List.of(holding(1, 0, 9999)))));
    neighbourhood.delivered(now, "bad", 900 * MILLI);
    neighbourhood.falseHit(now, "bad", key(5));

    Now later = new Now(15_000 * MILLI, Instant.EPOCH);

    assertThat(plain.candidates(later, key(0), "films").get(0).costMillis())
        .isEqualTo(settings.priceLocal());
  }

  @Test
  void aPlanStaysWithItsSupplierUntilAnotherSavesMoreThanTheSwitch() {
    hearOf("a", 0, 9);
    hearOf("b", 4, 9);
    hear(helper("far", "n/x/s"));

    Plan fresh = plan(0, 8, Optional.empty());
    Plan goingOn = plan(4, 6, Optional.of("b"));
    Plan withA = plan(4, 6, Optional.of("a"));

    assertThat(planned(fresh)).containsOnly("a");
    assertThat(planned(goingOn)).containsOnly("b");
    assertThat(planned(withA)).containsOnly("a");
    assertThat(planned(plan(8, 4, Optional.of("a")))).containsExactly("a", "a", "far", "far");
    assertThat(fresh.costMillis()).isEqualTo(8 * settings.priceLocal());
  }

  @Test
  void equalsAreChosenByDifferentHelpersAlike() {
    hearOf("a", 0, 9);
    hearOf("b", 0, 9);
    hearOf("c", 0, 9);
    Map<String, Integer> chosen = new TreeMap<>();

    for (int i = 0; i < 900; i++) {
      Choice one =
          new Choice(
              helper("asker" + i, "n/r/s"), settings, Settings.Choosing.DEFAULT, neighbourhood);
      Plan plan = one.offers(now, object(1), "films").plan(0, 8, Optional.empty());
      assertThat(planned(plan)).hasSize(8);
      chosen.merge(planned(plan).get(0), 1, Integer::sum);
    }

    assertThat(chosen.values()).hasSize(3).allMatch(times -> times > 240 && times < 360);
  }

  private void hearOf(String id, long first, long last) {
    neighbourhood.hear(
        now, Scope.LOCAL, codec.encode(full(helper(id, "n/r/s"), 1, holding(1, first, last))));
  }

  private Plan plan(long first, int count, Optional<String> current) {
    return choice.offers(now, object(1), "films").plan(first, count, current);
  }

  private static List<String> planned(Plan plan) {
    return plan.suppliers().stream().map(ChoiceTest::name).toList();
  }

  private static String name(Candidate candidate) {
    return candidate instanceof Candidate.Helper h ? h.holder().identity().id() : "source";
  }

  @Test
  void aSlowSourceIsDearer() {
    double before = choice.candidates(now, key(0), "films").get(0).costMillis();
    choice.sourceAnswered("films", 100 * MILLI);

    assertThat(choice.candidates(now, key(0), "films").get(0).costMillis()).isEqualTo(before + 50);
    assertThat(choice.candidates(now, key(0), "news").get(0).costMillis()).isEqualTo(before);
  }

  @Test
  void ofTheHoldersOfARegionExactlyOneIsToKeepItAndToTheOthersACopyIsWorthLess() {
    List<Identity> region =
        List.of(
            helper("a", "n/r/s"), helper("b", "n/r/s"), helper("c", "n/r/x"), helper("d", "n/r/x"));
    Map<String, Integer> kept = new TreeMap<>();

    for (long n = 0; n < 400; n++) {
      int siteKeepers = 0;
      int regionKeepers = 0;
      for (Identity one : region) {
        double cost = costBack(one, region, key(n));
        siteKeepers += cost > COPIES * settings.priceLocal() ? 1 : 0;
        if (cost > COPIES * settings.priceRegional()) {
          regionKeepers++;
          kept.merge(one.id(), 1, Integer::sum);
          assertThat(cost).isEqualTo(settings.priceRegional());
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
    return new Keeper(self, settings, Settings.Ownership.ON, others)
        .costsBack(now, key.object())
        .applyAsDouble(key.number());
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
