package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** A newcomer is warm soon, who leaves is forgotten at once, and clocks may jump. */
class ComingAndGoingTest {
  private static final int LENGTH = 20 * Network.SEGMENT;

  private final Network network = new Network();
  private final byte[] film = Network.content(LENGTH, 7);

  @BeforeEach
  void keepWhatPassesInStoresOnly() {
    network.windows = Settings.Windows.OFF;
    network.source.put("/film.mp4", film);
  }

  @Test
  void aNewcomerIsWarmWithinAPeriodWithoutAStorm() {
    for (int i = 0; i < 10; i++) {
      Network.Node node = network.helper("h" + i, "n/r/s");
      network.source.put("/t" + i + ".mp4", Network.content(LENGTH, i));
      network.played(node, "/t" + i + ".mp4");
    }
    network.time.advance(Duration.ofSeconds(100));

    network.fullAsked = 0;
    Network.Node newcomer = network.helper("newcomer", "n/r/s");
    network.time.advance(Duration.ofMillis(1300));

    for (int i = 0; i < 10; i++) {
      assertThat(newcomer.view("/t" + i + ".mp4").holders()).isNotEmpty();
    }
    assertThat(network.fullAsked).isLessThanOrEqualTo(20);
  }

  @Test
  void whoIsTakenDownIsForgottenAtOnce() {
    Network.Node leaver = network.helper("leaver", "n/r/s");
    Network.Node z = network.helper("z", "x/r/s");
    network.played(leaver, "/film.mp4");
    network.time.advance(Duration.ofSeconds(20));
    assertThat(z.view("/film.mp4").holders()).isNotEmpty();

    leaver.helper.leave();
    network.time.advance(Duration.ofMillis(100));

    assertThat(z.count(Counter.NEIGHBOURS_LEFT)).isOne();
    long before = z.count(Counter.ADVERTISEMENTS_HEARD);
    network.time.advance(Duration.ofMinutes(1));
    assertThat(z.count(Counter.ADVERTISEMENTS_HEARD)).isEqualTo(before);
    assertThat(network.played(z, "/film.mp4").bytes()).isEqualTo(film);
  }

  @Test
  void aWallClockThatJumpsAnHourChangesNothing() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    network.time.advance(Duration.ofSeconds(10));

    network.time.jumpWallClock(Duration.ofHours(1));
    Viewer viewer = network.played(z, "/film.mp4");
    network.time.jumpWallClock(Duration.ofHours(-1));
    long heard = z.count(Counter.ADVERTISEMENTS_HEARD);
    network.time.advance(Duration.ofSeconds(10));

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(network.source.bodyBytes).isEqualTo(LENGTH);
    assertThat(z.count(Counter.ADVERTISEMENTS_HEARD)).isGreaterThan(heard);
  }
}
