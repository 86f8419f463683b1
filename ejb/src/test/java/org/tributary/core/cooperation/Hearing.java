package org.tributary.core.cooperation;

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
import org.tributary.core.cooperation.AdvertisementCodec.Decoded;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/**
 * Helpers, as far as advertisements go, that hear each other in virtual time over topics that lose,
 * repeat, reorder and damage as they are told to. Their period is a second.
 */
final class Hearing {
  static final Duration T = Duration.ofSeconds(1);
  static final int OBJECTS = 20;

  final VirtualTime time = new VirtualTime(Instant.EPOCH, 11);
  final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  final List<Node> nodes = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();

  Settings.Regions regions = Settings.Regions.DEFAULT;
  double loss;
  double repeat;
  double damage;
  long delayNanos = 1_000_000;

  /** A message that was published. */
  record Sent(Node from, Scope scope, long tick, int length, Decoded message) {}

  void build(List<String> places, int jitter, int early) {
    for (int i = 0; i < places.size(); i++) {
      nodes.add(new Node(helper("h" + i, places.get(i)), jitter, early));
    }
    nodes.forEach(Node::restart);
  }

  private void publish(Node from, Scope scope, byte[] message) {
    Decoded decoded = codec.decode(message);
    sent.add(new Sent(from, scope, time.now().tick(), message.length, decoded));
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
  final class Node {
    final Identity identity;
    private final int jitter;
    private final int early;
    final TreeMap<ObjectKey, SegmentSet> held = new TreeMap<>();
    private final SplittableRandom random;
    final Counters counters = new Counters();
    Advertiser advertiser;
    Neighbourhood neighbourhood;
    boolean up;
    private int run;
    int questions;

    private Node(Identity identity, int jitter, int early) {
      this.identity = identity;
      this.jitter = jitter;
      this.early = early;
      this.random = time.random().split();
    }

    void restart() {
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
              Examples.settings(T, jitter, early, 0),
              codec,
              Examples.ABSENT,
              (now, step) -> Map.of(),
              new Spokesman(
                  identity, incarnation, regions, T.toMillis(), neighbourhood, Examples.ABSENT),
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

    void ringAll() {
      for (Scope scope : Scope.values()) {
        advertiser.ring(time.now(), scope);
      }
    }

    private void hear(Now now, Scope topic, byte[] message) {
      if (up) {
        neighbourhood.hear(now, topic, message);
      }
    }

    void change() {
      ObjectKey object = object(random.nextInt(OBJECTS));
      SegmentSet before = held.getOrDefault(object, SegmentSet.EMPTY);
      long n = random.nextInt(30);
      SegmentSet after =
          random.nextInt(3) > 0
              ? before.with(n)
              : random.nextBoolean() ? segments() : before.without(n);
      hold(object, after);
    }

    void hold(ObjectKey object, SegmentSet after) {
      if (after.isEmpty()) {
        held.remove(object);
      } else {
        held.put(object, after);
      }
      advertiser.changed(time.now(), object, after);
    }

    Map<ObjectKey, SegmentSet> known(Node other) {
      TreeMap<ObjectKey, SegmentSet> known = new TreeMap<>();
      for (long n = 0; n < OBJECTS; n++) {
        ObjectKey object = object(n);
        neighbourhood.holdersOf(time.now(), object).stream()
            .filter(by -> by.holder().identity().equals(other.identity))
            .forEach(by -> known.put(object, by.segments()));
      }
      return known;
    }
  }
}
