package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** Somebody abroad reads what somebody else began to read before, too soon for all to be told. */
class ForesightTest {
  private static final int LENGTH = 240 * Network.SEGMENT;
  private static final Duration BEHIND = Duration.ofMillis(700);
  private static final Duration FOUR_SEGMENTS = Duration.ofSeconds(1);

  private final Network network = new Network();
  private final byte[] film = Network.content(LENGTH, 7);

  @BeforeEach
  void tellNothingOfWindows() {
    network.windows = Settings.Windows.OFF;
    network.source.put("/film.mp4", film);
  }

  @Test
  void whoFollowsAbroadAsksThereForWhatIsNotToldYet() {
    Network.Node leader = network.helper("leader", "here/r/s");
    Network.Node follower = network.helper("follower", "there/r/s");
    network.time.advance(Duration.ofSeconds(20));
    Viewer first = watch(leader);
    network.time.advance(BEHIND);

    Viewer second = watch(follower);
    network.time.advance(Duration.ofMinutes(10));

    assertThat(first.bytes()).isEqualTo(film);
    assertThat(second.bytes()).isEqualTo(film);
    assertThat(follower.count(Counter.NEIGHBOURS_FORESEEN)).isPositive();
    assertThat(follower.count(Counter.FETCHED_SOURCE_BYTES)).isLessThan(LENGTH / 10);
  }

  @Test
  void whoStopsIsAskedInVainForOneReadAheadAtMost() {
    Network.Node leader = network.helper("leader", "here/r/s");
    Network.Node follower = network.helper("follower", "there/r/s");
    network.time.advance(Duration.ofSeconds(20));
    Viewer first = watch(leader);
    first.leaveAfter = LENGTH / 10;
    network.time.advance(BEHIND);

    Viewer second = watch(follower);
    network.time.advance(Duration.ofMinutes(10));

    assertThat(second.bytes()).isEqualTo(film);
    long ahead = follower.settings.delivery().readAhead();
    assertThat(follower.count(Counter.NEIGHBOURS_FORESEEN_FALSE)).isBetween(1L, 1 + ahead);
    assertThat(follower.count(Counter.NEIGHBOURS_FALSE)).isZero();
  }

  private Viewer watch(Network.Node node) {
    Viewer viewer = network.play(node, "/film.mp4");
    viewer.perPiece = FOUR_SEGMENTS;
    return viewer;
  }
}
