package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** Neighbours that lie do no harm, and are counted. */
class LyingNeighboursTest {
  private final HeldFilm held = new HeldFilm(Settings.Windows.OFF);
  private final Network.Node liar = held.holder;
  private final Network.Node z = held.other;

  @Test
  void whoHoldsNothingOfWhatItTellsIsAskedLess() {
    liar.store.segments().forEach(segment -> liar.store.remove(segment.key()));

    Viewer viewer = held.played();

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(viewer.longestGapNanos).isLessThan(500_000_000L);
    assertThat(z.count(Counter.NEIGHBOURS_FALSE)).isBetween(1L, 8L);
  }

  @Test
  void whoTricklesIsReplacedAndAskedLess() {
    liar.pace = Duration.ofSeconds(16);

    Viewer viewer = held.play(Duration.ofMinutes(1));

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(viewer.longestGapNanos).isLessThan(2_000_000_000L);
    assertThat(z.count(Counter.HEDGES_WON) + z.count(Counter.SUPPLIERS_STALLED)).isPositive();
    assertThat(z.count(Counter.FETCHED_NEIGHBOUR_REQUESTS)).isLessThan(20L);
  }

  @Test
  void whoSendsWrongBytesIsAvoided() {
    liar.corrupt = true;

    Viewer viewer = held.played();

    assertThat(viewer.bytes()).isEqualTo(held.film);
    assertThat(z.count(Counter.NEIGHBOURS_CORRUPT)).isBetween(1L, 4L);
    assertThat(z.count(Counter.SERVED_SOURCE_BYTES)).isEqualTo(HeldFilm.LENGTH);
  }
}
