package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.View;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/**
 * Temporal distance decides how often a play window is told, and who is fed from it. T is a second,
 * segments are two seconds; no store admits anything, and nobody fetches for others.
 */
class TemporalDistanceTest {
  private static final int SEGMENTS = 1500;
  private static final int SEGMENT = 5000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Network network = new Network();
  private final ListedTitle title = ListedTitle.v(network, SEGMENT);
  private final List<Player> players = new ArrayList<>();
  private long wrong;

  @BeforeEach
  void letEachFetchForItself() {
    network.ownership = Settings.Ownership.OFF;
  }

  @Test
  void ofTwoRegionalNeighboursTheNearHearsEveryTAndTheFarEveryFourT() {
    title.whole(SEGMENTS);
    Network.Node a = network.helper("a", "n/r/s", 0);
    Network.Node near = network.helper("near", "n/r/t", 0);
    Network.Node far = network.helper("far", "n/r/u", 0);
    players.add(new Player(a));
    run(30);
    players.add(new Player(near));
    run(1770);
    long beforeFar = network.source.bodyBytes;
    players.add(new Player(far));
    run(120);
    long heardNear = told(near);
    long heardFar = told(far);
    run(400);

    assertThat(wrong).isZero();
    assertThat(400.0 / (told(near) - heardNear)).isCloseTo(1, within(0.1));
    assertThat(400.0 / (told(far) - heardFar)).isCloseTo(4, within(0.4));
    View.WindowView window = a.view("/v.m3u8").windows().get(0);
    assertThat(window.tellings())
        .extracting(View.TellingView::helper, View.TellingView::everyMillis, View.TellingView::why)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "far", 4000L, "demoted: reads it far away in play time"),
            org.assertj.core.groups.Tuple.tuple(
                "near", 1000L, "promoted: follows within the window and the prefix"));
    assertThat(window.tellings().get(1).distanceMillis().orElseThrow()).isBetween(26_000L, 34_000L);
    assertThat(near.count(Counter.FETCHED_SOURCE_BYTES)).isEqualTo(500);
    assertThat(beforeFar).isLessThan(1000L * SEGMENT);
    assertThat(far.count(Counter.FETCHED_SOURCE_BYTES)).isGreaterThan(200L * SEGMENT);
    near.assertThatTheLawHolds();
  }

  @Test
  void whoDoesNotReadHearsAtThePeriodOfItsScope() {
    title.whole(SEGMENTS);
    Network.Node a = network.helper("a", "n/r/s", 0);
    Network.Node site = network.helper("site", "n/r/s", 0);
    Network.Node region = network.helper("region", "n/r/t", 0);
    Network.Node nation = network.helper("nation", "n/q/t", 0);
    Network.Node abroad = network.helper("abroad", "m/q/t", 0);
    players.add(new Player(a));
    run(40);
    List<Network.Node> all = List.of(site, region, nation, abroad);
    long[] before = all.stream().mapToLong(this::told).toArray();
    run(320);

    for (int i = 0; i < all.size(); i++) {
      assertThat(320.0 / (told(all.get(i)) - before[i]))
          .as(all.get(i).name)
          .isCloseTo(1 << i, within((1 << i) / 10.0));
    }
  }

  @Test
  void aWindowIsNotToldWhereNewsAreOlderThanHalfOfIt() {
    title.whole(SEGMENTS);
    network.windows =
        new Settings.Windows(
            64L << 20, Duration.ofSeconds(9), Duration.ofSeconds(9), true, true, true);
    Network.Node a = network.helper("a", "n/r/s", 0);
    Network.Node nation = network.helper("nation", "n/q/t", 0);
    Network.Node abroad = network.helper("abroad", "m/q/t", 0);
    players.add(new Player(a));
    run(60);

    assertThat(told(nation)).isPositive();
    assertThat(told(abroad)).isZero();
    assertThat(a.view("/v.m3u8").windows().get(0).tellings())
        .filteredOn(t -> t.helper().equals("abroad"))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.everyMillis()).isZero();
              assertThat(t.why()).startsWith("not told");
            });
  }

  @Test
  void windowsAreChainedFromHelperToHelper() {
    title.whole(SEGMENTS);
    Network.Node[] nodes = new Network.Node[6];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = network.helper("h" + i, "n/r/s" + i, 0);
    }
    for (Network.Node node : nodes) {
      players.add(new Player(node));
      run(40);
    }
    run(200);

    // The last is 200 seconds behind the first, whose window is 60 seconds long.
    assertThat(wrong).isZero();
    long played = nodes[0].count(Counter.SERVED_BYTES);
    assertThat(network.source.bodyBytes - played).isLessThan(played / 20);
    for (int i = 1; i < nodes.length; i++) {
      assertThat(nodes[i].count(Counter.FETCHED_NEIGHBOUR_BYTES))
          .as("h%s", i)
          .isGreaterThan(100 * SEGMENT);
    }
  }

  @Test
  void staleNewsCostLittle() {
    title.whole(SEGMENTS);
    Network.Node a = network.helper("a", "n/r/s", 0);
    Network.Node b = network.helper("b", "n/r/t", 0);
    players.add(new Player(a));
    run(30);
    players.add(new Player(b));
    run(60);
    players.get(0).stopped = true;
    run(300);

    assertThat(wrong).isZero();
    assertThat(b.count(Counter.NEIGHBOURS_FALSE)).isLessThanOrEqualTo(3);
    assertThat(b.count(Counter.FETCHED_SOURCE_BYTES)).isPositive();
  }

  @Test
  void withoutDistanceOnlyTheScopeCountsAndWithoutTellingNobodyHears() {
    title.whole(SEGMENTS);
    network.windows =
        new Settings.Windows(
            64L << 20, Duration.ofMinutes(1), Duration.ofMinutes(10), true, true, false);
    Network.Node a = network.helper("a", "n/r/s", 0);
    Network.Node b = network.helper("b", "n/r/t", 0);
    network.windows =
        new Settings.Windows(
            64L << 20, Duration.ofMinutes(1), Duration.ofMinutes(10), true, false, true);
    Network.Node silent = network.helper("silent", "n/r/v", 0);
    players.add(new Player(a));
    run(30);
    players.add(new Player(b));
    players.add(new Player(silent));
    run(20);
    long before = told(b);
    run(200);

    assertThat(200.0 / (told(b) - before)).isCloseTo(2, within(0.2));
    assertThat(b.view("/v.m3u8").heard())
        .extracting(View.HeardWindowView::helper)
        .containsOnly("a");
  }

  /** How often the windows of helper a were told to {@code node}. */
  private long told(Network.Node node) {
    List<View.ObjectView> found = new ArrayList<>();
    node.helper.ask(view -> found.addAll(view.object(Network.id("/v.m3u8"))));
    network.time.settle();
    return found.stream()
        .flatMap(object -> object.heard().stream())
        .filter(heard -> heard.helper().equals("a"))
        .mapToLong(View.HeardWindowView::told)
        .max()
        .orElse(0);
  }

  private void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      for (Player player : players) {
        player.tick();
      }
      network.time.advance(SECOND);
    }
  }

  /** Plays a segment every two seconds, from the first. */
  private final class Player {
    private final Network.Node node;
    private int seconds;
    private boolean stopped;
    private Optional<Viewer> playing = Optional.empty();
    private int number;

    Player(Network.Node node) {
      this.node = node;
      network.played(node, "/v.m3u8");
    }

    void tick() {
      if (seconds++ % 2 == 1 || stopped || number >= SEGMENTS) {
        return;
      }
      playing.ifPresent(
          viewer -> {
            if (!java.util.Arrays.equals(viewer.bytes(), title.segment(number - 1))) {
              wrong++;
            }
          });
      playing = Optional.of(network.play(node, title.path(number)));
      number++;
    }
  }
}
