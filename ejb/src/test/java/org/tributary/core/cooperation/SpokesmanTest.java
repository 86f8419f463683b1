package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tributary.core.cooperation.AdvertisementCodec.Decoded;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;

/** Regions that speak as one to those that are remote. */
class SpokesmanTest {
  private static final int OF_A_REGION = 6;
  private static final Settings.Regions SPOKEN_FOR = new Settings.Regions(4, 48_000, 3);

  private final Hearing network = new Hearing();
  private final List<Hearing.Node> nodes = network.nodes;

  @Test
  void aSmallRegionsHelpersSpeakForThemselves() {
    build(new Settings.Regions(OF_A_REGION - 1, 48_000, 3), "n/a", "n/b");
    advance(60);

    assertThat(digests()).isEmpty();
    assertThat(network.sent).anyMatch(sent -> sent.scope() == Scope.GLOBAL);
  }

  @Test
  void ofALargeRegionOneHelperSpeaksAndTheOthersAreHeardInTheRegionAlone() {
    build(SPOKEN_FOR, "n/a", "n/b", "m/c");
    advance(60);
    network.sent.clear();
    advance(80);

    for (int region = 0; region < 3; region++) {
      Set<String> speakers = new TreeSet<>();
      for (Hearing.Sent sent : network.sent) {
        if (of(region).contains(sent.from()) && sent.scope().compareTo(Scope.REGIONAL) > 0) {
          assertThat(sent.message()).isInstanceOf(Decoded.Digest.class);
          speakers.add(sent.from().identity.id());
        }
      }
      assertThat(speakers).hasSize(1);
    }
    assertThat(digests().stream().filter(sent -> sent.scope() == Scope.GLOBAL)).hasSize(30);
    assertThat(digests().stream().filter(sent -> sent.scope() == Scope.NATIONAL)).hasSize(30);
    for (Hearing.Node node : nodes) {
      assertThat(node.neighbourhood.neighbours(network.time.now())).hasSize(nodes.size() - 1);
    }
  }

  @Test
  void whatARegionHoldsIsKnownAbroadEachSegmentOfOneHelperThatHoldsIt() {
    build(SPOKEN_FOR, "n/a", "n/b", "m/c");
    for (int round = 0; round < 300; round++) {
      nodes.forEach(Hearing.Node::change);
      advanceMillis(200);
    }
    advance(60);

    for (Hearing.Node hearer : nodes) {
      for (int region = 0; region < 3; region++) {
        assertKnows(hearer, region);
      }
    }
    assertThat(total(Counter.ADVERTISEMENTS_GAP)).isZero();
    assertThat(total(Counter.DIGESTS_DROPPED)).isZero();
  }

  @Test
  void whatIsDroppedIsForgottenAbroadAfterThePeriodsOfRegionAndScope() {
    build(SPOKEN_FOR, "n/a", "m/b");
    Hearing.Node holder = nodes.get(0);
    Hearing.Node abroad = nodes.get(OF_A_REGION);
    holder.hold(object(1), segments(0, 9));
    advance(60);
    assertThat(abroad.known(holder)).containsEntry(object(1), segments(0, 9));

    holder.hold(object(1), segments(4, 9));
    advance(14);

    assertThat(abroad.known(holder)).containsEntry(object(1), segments(4, 9));
    holder.hold(object(1), SegmentSet.EMPTY);
    advance(14);
    assertThat(abroad.known(holder)).isEmpty();
  }

  @Test
  void whenTheSpokesmanFallsSilentTheNextOneSpeaksAndNobodyElseIsForgotten() {
    build(SPOKEN_FOR, "n/a", "n/b", "m/c");
    of(0).forEach(node -> node.hold(object(1), segments(0, 9)));
    advance(60);
    Hearing.Node spokesman = spokesman(0);
    spokesman.up = false;
    network.sent.clear();

    List<Hearing.Node> others = new ArrayList<>(of(0));
    others.remove(spokesman);
    for (int second = 0; second < 40; second++) {
      advance(1);
      for (Hearing.Node hearer : nodes.subList(OF_A_REGION, nodes.size())) {
        for (Hearing.Node other : others) {
          assertThat(hearer.neighbourhood.find(network.time.now(), other.identity.id()))
              .as("%s by %s after %s s", other.identity, hearer.identity, second)
              .isPresent();
        }
      }
    }

    Hearing.Sent first =
        digests().stream().filter(sent -> others.contains(sent.from())).findFirst().orElseThrow();
    long silent = first.tick() - network.time.now().tick() + Duration.ofSeconds(40).toNanos();
    // Forgotten after three regional periods of two seconds; then its successor's next step.
    assertThat(Duration.ofNanos(silent)).isLessThan(Duration.ofMillis(6_000 + 4_500));
    for (Hearing.Node hearer : nodes.subList(OF_A_REGION, nodes.size())) {
      assertThat(hearer.neighbourhood.find(network.time.now(), spokesman.identity.id())).isEmpty();
    }
  }

  @Test
  void whenTheSpokesmanSaysFarewellTheNextOneSpeaksAtItsNextStep() {
    build(SPOKEN_FOR, "n/a", "m/b");
    advance(60);
    Hearing.Node spokesman = spokesman(0);
    spokesman.advertiser.leave();
    spokesman.up = false;
    network.sent.clear();
    advanceMillis(4_500);

    assertThat(digests()).anyMatch(sent -> of(0).contains(sent.from()));
  }

  @Test
  void aNewcomerDoesNotSpeakBeforeItKnowsItsRegion() {
    build(SPOKEN_FOR, "n/a", "m/b");
    of(0).forEach(node -> node.hold(object(1), segments(0, 9)));
    advance(60);
    Hearing.Node spokesman = spokesman(0);
    spokesman.restart();
    network.sent.clear();
    advance(40);

    for (Hearing.Sent sent : digests()) {
      if (of(0).contains(sent.from())) {
        RegionDigest digest = ((Decoded.Digest) sent.message()).digest();
        assertThat(digest.members()).hasSize(OF_A_REGION);
      }
    }
    assertThat(spokesman(0)).isEqualTo(spokesman);
    nodes.forEach(hearer -> assertKnows(hearer, 0));
  }

  @Test
  void aNetworkThatLosesRepeatsReordersAndDamagesIsRightAgainWhenItIsQuiet() {
    network.loss = 0.2;
    network.repeat = 0.1;
    network.damage = 0.05;
    network.delayNanos = Duration.ofSeconds(2).toNanos();
    build(SPOKEN_FOR, "n/a", "n/b", "m/c");
    for (int round = 0; round < 600; round++) {
      nodes.forEach(Hearing.Node::change);
      if (round % 200 == 199) {
        nodes.get(round / 200).restart();
      }
      advanceMillis(100);
    }
    network.loss = 0;
    network.damage = 0;
    advance(120);

    for (Hearing.Node hearer : nodes) {
      for (int region = 0; region < 3; region++) {
        assertKnows(hearer, region);
      }
    }
    assertThat(total(Counter.DIGESTS_DROPPED)).isPositive();
  }

  @Test
  void aRegionThatShrinksSpeaksEachForItselfAgain() {
    build(SPOKEN_FOR, "n/a", "m/b");
    of(0).forEach(node -> node.hold(object(1), segments(0, 9)));
    advance(60);
    for (Hearing.Node gone : of(0).subList(3, OF_A_REGION)) {
      gone.advertiser.leave();
      gone.up = false;
    }
    advance(60);

    Hearing.Node abroad = nodes.get(OF_A_REGION);
    for (Hearing.Node left : of(0).subList(0, 3)) {
      assertThat(abroad.known(left)).isEqualTo(left.held);
      assertThat(
              abroad.neighbourhood.neighbours(network.time.now()).stream()
                  .filter(neighbour -> neighbour.identity().equals(left.identity)))
          .allMatch(neighbour -> neighbour.spokesman().isEmpty());
    }
  }

  @Test
  void digestsKeepToTheirRateAndTellAllInTheEnd() {
    build(new Settings.Regions(4, 4_000, 0), "n/a", "m/b");
    for (long n = 0; n < 200; n++) {
      of(0).get((int) (n % OF_A_REGION)).hold(object(n), segments(0, n));
    }
    advance(60);
    network.sent.clear();
    advance(160);

    Hearing.Node abroad = nodes.get(OF_A_REGION);
    long bytes =
        digests().stream()
            .filter(sent -> of(0).contains(sent.from()) && sent.scope() == Scope.GLOBAL)
            .mapToLong(sent -> sent.length())
            .sum();
    assertThat(bytes * 8 / 160.0).isBetween(2_000.0, 4_000.0);
    for (long n = 0; n < 200; n++) {
      assertThat(abroad.neighbourhood.holdersOf(network.time.now(), object(n)))
          .as("object %s", n)
          .hasSize(1);
    }
  }

  @Test
  void whatManyRegionsHoldIsToldByAFewOneOfEachNationAmongThem() {
    List<String> places = new ArrayList<>();
    for (int region = 0; region < 12; region++) {
      places.add((region % 2 == 0 ? "n/" : "m/") + region);
    }
    build(SPOKEN_FOR, places.toArray(String[]::new));
    for (int region = 0; region < 12; region++) {
      for (long n = 0; n < 10; n++) {
        of(region).get((int) n % OF_A_REGION).hold(object(n), segments(0, 9));
      }
    }
    of(5).get(0).hold(object(11), segments(0, 9));
    advance(300);

    Hearing.Node hearer = nodes.get(0);
    for (long n = 0; n < 10; n++) {
      TreeMap<String, Integer> nations = new TreeMap<>();
      for (HeldBy by : hearer.neighbourhood.holdersOf(network.time.now(), object(n))) {
        if (by.holder().scope().compareTo(Scope.REGIONAL) > 0) {
          nations.merge(by.holder().identity().location().nation(), 1, Integer::sum);
        }
      }
      assertThat(nations.values().stream().mapToInt(count -> count).sum()).isBetween(2, 5);
      assertThat(nations).containsKey("m");
    }
    assertThat(hearer.neighbourhood.holdersOf(network.time.now(), object(11))).hasSize(1);
  }

  /** All that the region holds, and nothing else, each segment of somebody who holds it. */
  private void assertKnows(Hearing.Node hearer, int region) {
    if (of(region).contains(hearer)) {
      return;
    }
    for (long n = 0; n < Hearing.OBJECTS; n++) {
      ObjectKey object = object(n);
      SegmentSet held = SegmentSet.EMPTY;
      SegmentSet known = SegmentSet.EMPTY;
      long knownTwice = 0;
      for (Hearing.Node member : of(region)) {
        SegmentSet by = hearer.known(member).getOrDefault(object, SegmentSet.EMPTY);
        SegmentSet has = member.held.getOrDefault(object, SegmentSet.EMPTY);
        assertThat(has.containsAll(by))
            .as("%s of %s: %s in %s", hearer.identity, member.identity, by, has)
            .isTrue();
        held = held.withAll(has);
        known = known.withAll(by);
        knownTwice += by.size();
      }
      assertThat(known).as("%s of region %s", hearer.identity, region).isEqualTo(held);
      assertThat(knownTwice).isEqualTo(known.size());
    }
  }

  private void build(Settings.Regions regions, String... places) {
    network.regions = regions;
    List<String> all = new ArrayList<>();
    for (String place : places) {
      for (int i = 0; i < OF_A_REGION; i++) {
        all.add(place + "/s" + i / 2);
      }
    }
    network.build(all, 10, 0);
  }

  private List<Hearing.Node> of(int region) {
    return nodes.subList(region * OF_A_REGION, (region + 1) * OF_A_REGION);
  }

  private List<Hearing.Sent> digests() {
    return network.sent.stream().filter(sent -> sent.message() instanceof Decoded.Digest).toList();
  }

  /** Who spoke last. */
  private Hearing.Node spokesman(int region) {
    List<Hearing.Sent> all =
        digests().stream().filter(sent -> of(region).contains(sent.from())).toList();
    return all.get(all.size() - 1).from();
  }

  private long total(Counter counter) {
    return nodes.stream().mapToLong(node -> node.counters.get(counter)).sum();
  }

  private void advance(long seconds) {
    network.time.advance(Duration.ofSeconds(seconds));
  }

  private void advanceMillis(long millis) {
    network.time.advance(Duration.ofMillis(millis));
  }
}
