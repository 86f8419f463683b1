package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** Second requests: for what is late, within bounds. */
class HedgingTest {
  private final HeldFilm held = new HeldFilm();
  private final Network network = held.network;
  private final Network.Node x = held.holder;
  private final Network.Node z = held.other;

  @Test
  void aFirstByteThatIsLateIsAskedOfAnother() {
    x.lag = Duration.ofMillis(900);

    Viewer viewer = held.played();

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(viewer.longestGapNanos).isLessThan(500_000_000L);
    assertThat(z.count(Counter.HEDGES_WON)).isPositive();
    assertThat(z.count(Counter.SUPPLIERS_STALLED)).isZero();
    assertThat(z.count(Counter.HEDGES_WASTED_BYTES)).isZero();
  }

  @Test
  void whoTricklesIsReplacedBeforeTheStallDeadlineOnceTheBufferIsLow() {
    x.pace = Duration.ofMillis(10);
    Viewer viewer = held.play(Duration.ofMillis(75));

    x.lent.forEach(Wire::freeze);
    network.time.advance(Duration.ofSeconds(30));

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(viewer.longestGapNanos).isLessThan(700_000_000L);
    assertThat(z.count(Counter.HEDGES_WON)).isPositive();
  }

  @Test
  void aFirstSupplierThatAnswersAfterAllKeepsTheFill() {
    x.lag = Duration.ofMillis(310);
    network.source.delay = Duration.ofMillis(400);
    long before = network.source.bodyBytes;

    Viewer viewer = held.played();

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(z.count(Counter.HEDGES)).isPositive();
    assertThat(z.count(Counter.HEDGES_WON)).isZero();
    assertThat(network.source.bodyBytes).isEqualTo(before);
  }

  @Test
  void whoIsQuickIsNotHedgedAndSwitchedOffNobodyIs() {
    assertThat(held.played().bytes()).isEqualTo(held.film);
    assertThat(z.count(Counter.HEDGES)).isZero();

    network.hedging = new Settings.Hedging(false, Duration.ofMillis(1), Duration.ofSeconds(1), 100);
    Network.Node off = network.helper("off", "n/r/s");
    network.time.advance(Duration.ofSeconds(10));
    x.lag = Duration.ofMillis(900);
    z.lag = Duration.ofMillis(900);
    assertThat(network.played(off, HeldFilm.PATH).bytes()).isEqualTo(held.film);
    assertThat(off.count(Counter.HEDGES)).isZero();
  }

  @Test
  void aSecondSupplierThatFailsLeavesTheFirst() {
    x.lag = Duration.ofMillis(600);
    network.source.down = true;

    Viewer viewer = held.play(Duration.ofSeconds(40));

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(z.count(Counter.HEDGES)).isPositive();
  }

  @Test
  void whatSecondRequestsWasteIsBounded() {
    for (int title = 0; title < 40; title++) {
      network.source.put("/t" + title + ".mp4", Network.content(HeldFilm.LENGTH, title));
      network.played(x, "/t" + title + ".mp4");
    }
    x.pace = Duration.ofMillis(10);
    for (int title = 0; title < 40; title++) {
      Viewer viewer = network.play(z, "/t" + title + ".mp4");
      network.time.advance(Duration.ofMillis(75));
      x.lent.forEach(Wire::freeze);
      network.time.advance(Duration.ofSeconds(60));
      assertThat(viewer.bytes()).isEqualTo(Network.content(HeldFilm.LENGTH, title));
    }

    long fetched = z.count(Counter.FETCHED_NEIGHBOUR_BYTES) + z.count(Counter.FETCHED_SOURCE_BYTES);
    assertThat(z.count(Counter.HEDGES_WASTED_BYTES)).isPositive();
    assertThat(z.count(Counter.HEDGES_WASTED_BYTES))
        .isLessThanOrEqualTo(fetched * 3 / 100 + (1 << 20));
  }

  @Test
  void aLocalHitNeedsNoPlanAndAPlaybackFromNeighboursFew() {
    network.time.advance(Duration.ofSeconds(10));
    held.played();
    long plans = z.count(Counter.PLANS);
    assertThat(plans).isBetween(1L, 20L);

    held.played();

    assertThat(z.count(Counter.PLANS)).isEqualTo(plans);
  }
}
