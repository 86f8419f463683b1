package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** One helper follows another on media of each kind; no store admits anything. T is a second. */
class FollowingTest {
  private final Network network = new Network();

  @BeforeEach
  void letEachFetchForItself() {
    network.ownership = Settings.Ownership.OFF;
  }

  @Test
  void aFileIsFollowedAtItsObservedRate() {
    byte[] film = Network.content(200 * Network.SEGMENT, 7);
    network.source.put("/film.mp4", film);
    Network.Node leader = network.helper("leader", "n/r/s", 0);
    Network.Node follower = network.helper("follower", "n/r/t", 0);
    Viewer first = watch(leader);
    network.time.advance(Duration.ofSeconds(30));

    Viewer second = watch(follower);
    network.time.advance(Duration.ofMinutes(5));

    assertThat(first.bytes()).isEqualTo(film);
    assertThat(second.bytes()).isEqualTo(film);
    assertThat(network.source.bodyBytes).isEqualTo(film.length);
    assertThat(follower.count(Counter.FETCHED_SOURCE_BYTES)).isZero();
    assertThat(follower.count(Counter.NEIGHBOURS_FALSE)).isZero();
  }

  @Test
  void theMissingStartIsPatchedFromWhoHoldsThePrefixAndTheWindowGrows() {
    byte[] film = Network.content(300 * Network.SEGMENT, 7);
    network.source.put("/film.mp4", film);
    Network.Node keeper = network.helper("keeper", "n/r/s");
    network.played(
        keeper, MediaRequest.get(Network.id("/film.mp4"), "bytes=0-" + (4 * Network.SEGMENT - 1)));
    Network.Node leader = network.helper("leader", "n/r/s", 0);
    Network.Node follower = network.helper("follower", "n/r/t", 0);
    network.time.advance(Duration.ofSeconds(10));
    watch(leader);
    // The leader's window is sixty seconds, the prefix four more.
    network.time.advance(Duration.ofSeconds(63));

    Viewer second = watch(follower);
    network.time.advance(Duration.ofMinutes(6));

    assertThat(second.bytes()).isEqualTo(film);
    assertThat(follower.count(Counter.FETCHED_SOURCE_BYTES))
        .isLessThanOrEqualTo(10L * Network.SEGMENT);
  }

  @Test
  void aLiveStreamIsFollowedBehindItsEdge() {
    Network.Node leader = network.helper("leader", "n/r/s", 0);
    Network.Node follower = network.helper("follower", "n/r/t", 0);
    int behind = 6;
    ListedTitle stream = new ListedTitle(network, "/live.m3u8", "/live", 50_000);
    long wrong = 0;
    for (int edge = 12; edge < 100; edge++) {
      stream.live(edge - 12, edge);
      // Manifests are the source's to give: each asks for its own.
      network.play(leader, "/live.m3u8");
      network.play(follower, "/live.m3u8");
      network.time.advance(Duration.ofMillis(500));
      Viewer atEdge = network.play(leader, stream.path(edge));
      Viewer later = network.play(follower, stream.path(edge - behind));
      network.time.advance(Duration.ofMillis(1500));
      wrong += java.util.Arrays.equals(atEdge.bytes(), stream.segment(edge)) ? 0 : 1;
      wrong += java.util.Arrays.equals(later.bytes(), stream.segment(edge - behind)) ? 0 : 1;
    }

    assertThat(wrong).isZero();
    assertThat(follower.count(Counter.FETCHED_NEIGHBOUR_BYTES)).isGreaterThan(75 * 50_000L);
  }

  private Viewer watch(Network.Node node) {
    Viewer viewer = network.play(node, "/film.mp4");
    viewer.perPiece = Duration.ofSeconds(4);
    return viewer;
  }
}
