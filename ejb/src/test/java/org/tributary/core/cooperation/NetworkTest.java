package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.counting.Counter;
import org.tributary.core.turn.VirtualTime;

/** Several helpers that hear each other over topics that lose, repeat, reorder, cut and forge. */
class NetworkTest {
  private static final List<String> PLACES = List.of("n/r/s", "n/r/s", "n/r/x", "n/x/s", "x/r/s");

  private final Hearing network = new Hearing();
  private final VirtualTime time = network.time;
  private final List<Hearing.Node> nodes = network.nodes;

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void whatNeighboursHearStandsEightToFourToTwoToOne(int jitter) {
    network.build(PLACES, jitter, 0);

    time.advance(Duration.ofMinutes(5));

    Hearing.Node first = nodes.get(0);
    Map<Scope, Double> heard = new EnumMap<>(Scope.class);
    for (Neighbour neighbour : first.neighbourhood.neighbours(time.now())) {
      heard.put(neighbour.holder().scope(), (double) neighbour.messages());
    }
    double global = heard.get(Scope.GLOBAL);
    assertThat(heard.get(Scope.LOCAL) / global).isBetween(7.2, 8.8);
    assertThat(heard.get(Scope.REGIONAL) / global).isBetween(3.6, 4.4);
    assertThat(heard.get(Scope.NATIONAL) / global).isBetween(1.8, 2.2);
    assertThat(heard.get(Scope.LOCAL)).isBetween(285.0, 301.0);
    assertThat(first.counters.get(Counter.ADVERTISEMENTS_GAP)).isZero();
    assertThat(first.counters.get(Counter.ADVERTISEMENTS_OLD)).isZero();
  }

  @Test
  void everybodyKnowsWhatEverybodyHoldsAfterAPeriodOfItsScope() {
    network.build(PLACES, 10, 0);
    time.advance(Duration.ofSeconds(20));

    for (int round = 0; round < 100; round++) {
      for (Hearing.Node node : nodes) {
        node.change();
      }
      time.advance(Duration.ofMillis(200));
    }
    time.advance(Duration.ofSeconds(10));

    assertEverybodyKnowsAll();
    assertThat(nodes.get(0).counters.get(Counter.ADVERTISEMENTS_GAP)).isZero();
  }

  @Test
  void aNetworkThatLosesRepeatsReordersAndDamagesIsRightAgainWhenItIsQuiet() {
    network.build(PLACES, 10, 5);
    network.loss = 0.2;
    network.repeat = 0.1;
    network.damage = 0.05;
    network.delayNanos = Duration.ofSeconds(2).toNanos();

    for (int round = 0; round < 1000; round++) {
      for (Hearing.Node node : nodes) {
        node.change();
      }
      if (round % 300 == 299) {
        nodes.get(round / 300).restart();
      }
      time.advance(Duration.ofMillis(100));
    }
    network.loss = 0;
    network.damage = 0;
    time.advance(Duration.ofSeconds(20));

    assertEverybodyKnowsAll();
    for (Hearing.Node node : nodes) {
      assertThat(node.counters.get(Counter.ADVERTISEMENTS_FORGED)).isPositive();
      assertThat(node.counters.get(Counter.ADVERTISEMENTS_OLD)).isPositive();
      assertThat(node.questions).isLessThan(200);
    }
  }

  @Test
  void whoStopsIsForgottenAfterThreePeriodsOfItsScope() {
    network.build(PLACES, 10, 0);
    time.advance(Duration.ofSeconds(30));
    List<Hearing.Node> hearers = List.copyOf(nodes.subList(1, nodes.size()));
    Hearing.Node stopped = nodes.get(0);
    stopped.up = false;

    for (int tenths = 1; tenths <= 300; tenths++) {
      time.advance(Duration.ofMillis(100));
      for (Hearing.Node hearer : hearers) {
        long period =
            Ladder.period(hearer.identity.location().scopeTo(stopped.identity.location()), 10);
        boolean known = hearer.neighbourhood.find(time.now(), stopped.identity.id()).isPresent();
        if (tenths < 2 * period - 2) {
          assertThat(known).as("%s after %s", hearer.identity, tenths).isTrue();
        } else if (tenths > 3 * period + 1) {
          assertThat(known).as("%s after %s", hearer.identity, tenths).isFalse();
        }
      }
    }

    stopped.restart();
    time.advance(Duration.ofSeconds(1));
    for (Hearing.Node hearer : hearers) {
      assertThat(hearer.neighbourhood.find(time.now(), stopped.identity.id())).isPresent();
    }
  }

  @Test
  void aHelperThatWakesAfterAMinuteIsKnownAgainWithinItsPeriod() {
    network.build(PLACES, 10, 0);
    time.advance(Duration.ofSeconds(30));
    Hearing.Node asleep = nodes.get(0);
    asleep.up = false;
    time.advance(Duration.ofMinutes(1));
    asleep.change();
    asleep.up = true;
    asleep.ringAll();
    time.advance(Duration.ofSeconds(20));

    assertEverybodyKnowsAll();
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(run()).isEqualTo(run());
  }

  private static String run() {
    Hearing network = new Hearing();
    network.build(PLACES, 30, 5);
    network.loss = 0.1;
    network.repeat = 0.1;
    network.delayNanos = Hearing.T.toNanos();
    StringBuilder log = new StringBuilder();
    for (int round = 0; round < 200; round++) {
      network.nodes.forEach(Hearing.Node::change);
      network.time.advance(Duration.ofMillis(100));
      for (Hearing.Node node : network.nodes) {
        log.append(node.neighbourhood.neighbours(network.time.now())).append('\n');
      }
    }
    return log.toString();
  }

  private void assertEverybodyKnowsAll() {
    for (Hearing.Node hearer : nodes) {
      for (Hearing.Node other : nodes) {
        if (other != hearer) {
          assertThat(hearer.known(other))
              .as("%s of %s", hearer.identity.id(), other.identity.id())
              .isEqualTo(other.held);
        }
      }
    }
  }
}
