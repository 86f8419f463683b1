package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.helper;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/** Several helpers that hear each other over topics that lose, repeat, reorder, cut and forge. */
class NetworkTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final List<String> PLACES = List.of("n/r/s", "n/r/s", "n/r/x", "n/x/s", "x/r/s");

  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 11);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final List<Node> nodes = new ArrayList<>();

  private double loss;
  private double repeat;
  private double damage;
  private long delayNanos = 1_000_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void whatNeighboursHearStandsEightToFourToTwoToOne(int jitter) {
    build(PLACES, jitter, 0);

    time.advance(Duration.ofMinutes(5));

    Node first = nodes.get(0);
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
    build(PLACES, 10, 0);
    time.advance(Duration.ofSeconds(20));

    for (int round = 0; round < 100; round++) {
      for (Node node : nodes) {
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
    build(PLACES, 10, 5);
    loss = 0.2;
    repeat = 0.1;
    damage = 0.05;
    delayNanos = Duration.ofSeconds(2).toNanos();

    for (int round = 0; round < 1000; round++) {
      for (Node node : nodes) {
        node.change();
      }
      if (round % 300 == 299) {
        nodes.get(round / 300).restart();
      }
      time.advance(Duration.ofMillis(100));
    }
    loss = 0;
    damage = 0;
    time.advance(Duration.ofSeconds(20));

    assertEverybodyKnowsAll();
    for (Node node : nodes) {
      assertThat(node.counters.get(Counter.ADVERTISEMENTS_FORGED)).isPositive();
      assertThat(node.counters.get(Counter.ADVERTISEMENTS_OLD)).isPositive();
      assertThat(node.questions).isLessThan(200);
    }
  }

  @Test
  void whoStopsIsForgottenAfterThreePeriodsOfItsScope() {
    build(PLACES, 10, 0);
    time.advance(Duration.ofSeconds(30));
    List<Node> hearers = List.copyOf(nodes.subList(1, nodes.size()));
    Node stopped = nodes.get(0);
    stopped.up = false;

    for (int tenths = 1; tenths <= 300; tenths++) {
      time.advance(Duration.ofMillis(100));
      for (Node hearer : hearers) {
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
    for (Node hearer : hearers) {
      assertThat(hearer.neighbourhood.find(time.now(), stopped.identity.id())).isPresent();
    }
  }

  @Test
  void aHelperThatWakesAfterAMinuteIsKnownAgainWithinItsPeriod() {
    build(PLACES, 10, 0);
    time.advance(Duration.ofSeconds(30));
    Node asleep = nodes.get(0);
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
    NetworkTest network = new NetworkTest();
    network.build(PLACES, 30, 5);
    network.loss = 0.1;
    network.repeat = 0.1;
    network.delayNanos = T.toNanos();
    StringBuilder log = new StringBuilder();
    for (int round = 0; round < 200; round++) {
      network.nodes.forEach(Node::change);
      network.time.advance(Duration.ofMillis(100));
      for (Node node : network.nodes) {
        log.append(node.neighbourhood.neighbours(network.time.now())).append('\n');
      }
    }
    return log.toString();
  }

  private void assertEverybodyKnowsAll() {
    for (Node hearer : nodes) {
      for (Node other : nodes) {
        if (other != hearer) {
          assertThat(hearer.known(other))
              .as("%s of %s", hearer.identity.id(), other.identity.id())
              .isEqualTo(other.held);
        }
      }
    }
  }

  private void build(List<String> places, int jitter, int early) {
    for (int i = 0; i < places.size(); i++) {
      nodes.add(new Node(helper("h" + i, places.get(i)), jitter, early));
    }
    nodes.forEach(Node::restart);
  }

  private void publish(Node from, Scope scope, byte[] message) {
    for (Node to : nodes) {
      Scope distance = from.identity.location().scopeTo(to.identity.location());
      if (distance.compareTo(scope) > 0) {
        continue;
      }
      for (int copies = chance(repeat) ? 2 : 1; copies > 0; copies--) {
        if (!chance(loss)) {
          long delay = time.random().nextLong(delayNanos) + 1;
          byte[] arrives = chance(damage) ? damaged(message) : message;
          time.at(time.now().tick() + delay, now -> to.hear(now, scope, arrives));
        }
      }
    }
  }

  private byte[] damaged(byte[] message) {
    byte[] damaged = message.clone();
    damaged[time.random().nextInt(damaged.length)] ^= 1;
    return damaged;
  }

  private boolean chance(double probability) {
    return time.random().nextDouble() < probability;
  }

  private void ask(URI helper, BiConsumer<Now, Optional<byte[]>> answer) {
    Node asked =
        nodes.stream().filter(n -> n.identity.url().equals(helper)).findAny().orElseThrow();
    time.after(
        Duration.ofMillis(5),
        now ->
            answer.accept(
                now,
                asked.up && !chance(loss)
                    ? Optional.of(asked.advertiser.full(now))
                    : Optional.empty()));
  }

  /** One helper, as far as advertisements go. */
  private final class Node {
    private final Identity identity;
    private final int jitter;
    private final int early;
    private final TreeMap<ObjectKey, SegmentSet> held = new TreeMap<>();
    private final SplittableRandom random;
    private final Counters counters = new Counters();
    private Advertiser advertiser;
    private Neighbourhood neighbourhood;
    private boolean up;
    private int run;
    private int questions;

    private Node(Identity identity, int jitter, int early) {
      this.identity = identity;
      this.jitter = jitter;
      this.early = early;
      this.random = time.random().split();
    }

    private void restart() {
      int thisRun = ++run;
      up = true;
      Deadlines[] deadlines = new Deadlines[1];
      deadlines[0] =
          new Deadlines(
              tick ->
                  time.at(
                      tick,
                      now -> {
                        if (run == thisRun) {
                          deadlines[0].wake(now);
                        }
                      }));
      long incarnation = time.now().wall().toEpochMilli();
      neighbourhood =
          new Neighbourhood(
              identity,
              incarnation,
              codec,
              new AllowedAddresses(List.of("*.example")),
              (url, answer) -> {
                questions++;
                ask(
                    url,
                    (now, message) -> {
                      if (run == thisRun) {
                        answer.accept(now, message);
                      }
                    });
              },
              deadlines[0],
              (change, who, detail) -> {},
              counters);
      Map<Scope, Integer> told = new EnumMap<>(Scope.class);
      advertiser =
          new Advertiser(
              identity,
              incarnation,
              Examples.settings(T, jitter, early),
              codec,
              new Presence() {
                @Override
                public double load() {
                  return 0;
                }

                @Override
                public double popularity(ObjectKey object) {
                  return 0;
                }
              },
              (now, step) -> Map.of(),
              (scope, message) -> {
                if (up) {
                  publish(this, scope, message);
                }
              },
              (scope, millis) -> {
                int latest = told.merge(scope, 1, Integer::sum);
                time.after(
                    Duration.ofMillis(millis),
                    now -> {
                      if (up && run == thisRun && told.get(scope) == latest) {
                        advertiser.ring(now, scope);
                      }
                    });
              },
              deadlines[0],
              random.split(),
              counters);
      held.forEach((object, segments) -> advertiser.changed(time.now(), object, segments));
      ringAll();
    }

    private void ringAll() {
      for (Scope scope : Scope.values()) {
        advertiser.ring(time.now(), scope);
      }
    }

    private void hear(Now now, Scope topic, byte[] message) {
      if (up) {
        neighbourhood.hear(now, topic, message);
      }
    }

    private void change() {
      ObjectKey object = object(random.nextInt(20));
      SegmentSet before = held.getOrDefault(object, SegmentSet.EMPTY);
      long n = random.nextInt(30);
      SegmentSet after =
          random.nextInt(3) > 0
              ? before.with(n)
              : random.nextBoolean() ? segments() : before.without(n);
      if (after.isEmpty()) {
        held.remove(object);
      } else {
        held.put(object, after);
      }
      advertiser.changed(time.now(), object, after);
    }

    private Map<ObjectKey, SegmentSet> known(Node other) {
      TreeMap<ObjectKey, SegmentSet> known = new TreeMap<>();
      for (long n = 0; n < 20; n++) {
        ObjectKey object = object(n);
        neighbourhood.holdersOf(time.now(), object).stream()
            .filter(by -> by.holder().identity().equals(other.identity))
            .forEach(by -> known.put(object, by.segments()));
      }
      return known;
    }
  }
}
