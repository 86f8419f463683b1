package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** Second requests: for what is late, within bounds. */
class HedgingTest {
  private static final int LENGTH = 20 * Network.SEGMENT;

  private final Network network = new Network();
  private final byte[] film = Network.content(LENGTH, 7);

  @BeforeEach
  void putTheFilm() {
    network.source.put("/film.mp4", film);
  }

  @Test
  void aFirstByteThatIsLateIsAskedOfAnother() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    x.lag = Duration.ofMillis(900);

    Viewer viewer = network.played(z, "/film.mp4");

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(viewer.longestGapNanos).isLessThan(500_000_000L);
    assertThat(z.count(Counter.HEDGES_WON)).isPositive();
    assertThat(z.count(Counter.SUPPLIERS_STALLED)).isZero();
    assertThat(z.count(Counter.HEDGES_WASTED_BYTES)).isZero();
  }

  @Test
  void whoTricklesIsReplacedBeforeTheStallDeadlineOnceTheBufferIsLow() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    x.pace = Duration.ofMillis(10);
    Viewer viewer = network.play(z, "/film.mp4");
    network.time.advance(Duration.ofMillis(75));

    x.lent.forEach(Wire::freeze);
    network.time.advance(Duration.ofSeconds(30));

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(viewer.longestGapNanos).isLessThan(700_000_000L);
    assertThat(z.count(Counter.HEDGES_WON)).isPositive();
  }

  @Test
  void aFirstSupplierThatAnswersAfterAllKeepsTheFill() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    x.lag = Duration.ofMillis(310);
    network.source.delay = Duration.ofMillis(400);
    long before = network.source.bodyBytes;

    Viewer viewer = network.played(z, "/film.mp4");

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(z.count(Counter.HEDGES)).isPositive();
    assertThat(z.count(Counter.HEDGES_WON)).isZero();
    assertThat(network.source.bodyBytes).isEqualTo(before);
  }

  @Test
  void whoIsQuickIsNotHedgedAndSwitchedOffNobodyIs() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    assertThat(network.played(z, "/film.mp4").bytes()).isEqualTo(film);
    assertThat(z.count(Counter.HEDGES)).isZero();

    network.hedging = new Settings.Hedging(false, Duration.ofMillis(1), Duration.ofSeconds(1), 100);
    Network.Node off = network.helper("off", "n/r/s");
    network.time.advance(Duration.ofSeconds(10));
    x.lag = Duration.ofMillis(900);
    z.lag = Duration.ofMillis(900);
    assertThat(network.played(off, "/film.mp4").bytes()).isEqualTo(film);
    assertThat(off.count(Counter.HEDGES)).isZero();
  }

  @Test
  void aSecondSupplierThatFailsLeavesTheFirst() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    x.lag = Duration.ofMillis(600);
    network.source.down = true;

    Viewer viewer = network.play(z, "/film.mp4");
    network.time.advance(Duration.ofSeconds(40));

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(z.count(Counter.HEDGES)).isPositive();
  }

  @Test
  void whatSecondRequestsWasteIsBounded() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    for (int title = 0; title < 40; title++) {
      network.source.put("/t" + title + ".mp4", Network.content(LENGTH, title));
      network.played(x, "/t" + title + ".mp4");
    }
    x.pace = Duration.ofMillis(10);
    for (int title = 0; title < 40; title++) {
      Viewer viewer = network.play(z, "/t" + title + ".mp4");
      network.time.advance(Duration.ofMillis(75));
      x.lent.forEach(Wire::freeze);
      network.time.advance(Duration.ofSeconds(60));
      assertThat(viewer.bytes()).isEqualTo(Network.content(LENGTH, title));
    }

    long fetched = z.count(Counter.FETCHED_NEIGHBOUR_BYTES) + z.count(Counter.FETCHED_SOURCE_BYTES);
    assertThat(z.count(Counter.HEDGES_WASTED_BYTES)).isPositive();
    assertThat(z.count(Counter.HEDGES_WASTED_BYTES))
        .isLessThanOrEqualTo(fetched * 3 / 100 + (1 << 20));
  }

  @Test
  void aLocalHitNeedsNoPlanAndAPlaybackFromNeighboursFew() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    network.time.advance(Duration.ofSeconds(10));
    network.played(z, "/film.mp4");
    long plans = z.count(Counter.PLANS);
    assertThat(plans).isBetween(1L, 20L);

    network.played(z, "/film.mp4");

    assertThat(z.count(Counter.PLANS)).isEqualTo(plans);
  }
}
