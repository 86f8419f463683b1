package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;

/** Play windows of a helper whose store admits nothing: followers are fed from memory. */
class WindowDeliveryTest {
  private static final int SEGMENTS = 60;
  private static final int LENGTH = SEGMENTS * Network.SEGMENT - 777;

  private final Network network = new Network();
  private final byte[] film = Network.content(LENGTH, 7);

  @Test
  void aFollowerWithinTheWindowNeedsNoSource() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s", 0);
    Viewer leader = watch(helper, "/film.mp4");
    network.time.advance(Duration.ofSeconds(30));

    Viewer follower = watch(helper, "/film.mp4");
    network.time.advance(Duration.ofMinutes(2));

    assertThat(leader.bytes()).isEqualTo(film);
    assertThat(follower.bytes()).isEqualTo(film);
    assertThat(network.source.bodyBytes).isEqualTo(LENGTH);
    assertThat(helper.count(Counter.SERVED_WINDOW_BYTES)).isGreaterThan(LENGTH * 9L / 10);
    helper.assertThatTheLawHolds();
  }

  @Test
  void followersOfFollowersAreFedToo() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s", 0);
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      viewers.add(watch(helper, "/film.mp4"));
      network.time.advance(Duration.ofSeconds(50));
    }
    network.time.advance(Duration.ofMinutes(2));

    assertThat(viewers).allMatch(viewer -> Arrays.equals(viewer.bytes(), film));
    assertThat(network.source.bodyBytes).isEqualTo(LENGTH);
    helper.assertThatTheLawHolds();
  }

  @Test
  void nothingIsKeptWhereWindowsAreOffAndAllMemoryIsGivenBack() {
    network.source.put("/film.mp4", film);
    network.windows = org.tributary.core.settings.Settings.Windows.OFF;
    Network.Node off = network.helper("off", "n/r/s", 0);
    network.windows = Network.WINDOWS;
    Network.Node on = network.helper("on", "n/r/t", 0);
    watch(off, "/film.mp4");
    network.time.advance(Duration.ofSeconds(70));
    assertThat(off.count(Counter.WINDOW_BYTES)).isZero();
    watch(on, "/film.mp4");
    network.time.advance(Duration.ofSeconds(70));
    assertThat(on.count(Counter.WINDOW_BYTES)).isPositive();

    network.time.advance(Duration.ofHours(2));

    assertThat(on.count(Counter.WINDOW_BYTES)).isZero();
    assertThat(network.leases).hasValue(0);
  }

  @Test
  void aFollowerWhoComesTooLateIsPatchedFromTheSourceAndTheWindowGrows() {
    byte[] epic = Network.content(400 * Network.SEGMENT, 8);
    network.source.put("/epic.mp4", epic);
    Network.Node helper = network.helper("a", "n/r/s", 0);
    watch(helper, "/epic.mp4");
    network.time.advance(Duration.ofSeconds(100));

    Viewer late = watch(helper, "/epic.mp4");
    network.time.advance(Duration.ofMinutes(10));

    assertThat(late.bytes()).isEqualTo(epic);
    // What had left before the window grew is missing: about forty seconds.
    assertThat(network.source.bodyBytes).isBetween(epic.length * 11L / 10, epic.length * 13L / 10);
    helper.assertThatTheLawHolds();
  }

  @Test
  void aReplacedTitleIsNeverServedFromAWindow() {
    FakeSource.Resource resource = network.source.put("/film.mp4", film);
    resource.lifetime = java.util.OptionalLong.of(1);
    Network.Node helper = network.helper("a", "n/r/s", 0);
    network.played(helper, "/film.mp4");
    byte[] other = Network.content(LENGTH, 99);
    network.source.put("/film.mp4", other);

    assertThat(network.played(helper, "/film.mp4").bytes()).isEqualTo(other);
  }

  @Test
  void listedSegmentsArePlayedFromTheWindowAndKnowTheirPlaceInPlayTime() {
    ListedTitle title = ListedTitle.v(network, 50_000);
    title.whole(10);
    Network.Node helper = network.helper("a", "n/r/s", 0);
    network.played(helper, "/v.m3u8");
    for (int i = 0; i < 10; i++) {
      network.played(helper, title.path(i));
    }
    long before = network.source.bodyBytes;

    for (int i = 5; i < 10; i++) {
      Viewer viewer = network.play(helper, title.path(i));
      network.time.advance(Duration.ofSeconds(1));
      assertThat(viewer.bytes()).isEqualTo(title.segment(i));
      assertThat(viewer.header("Cache-Status")).isEqualTo("\"a\"; hit; detail=\"window=50000\"");
    }

    assertThat(network.source.bodyBytes).isEqualTo(before);
    helper.assertThatTheLawHolds();
  }

  @Test
  void aNeighbourIsLentFromTheWindow() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s", 0);
    network.played(helper, "/film.mp4");
    List<String> outcomes = new ArrayList<>();

    org.tributary.core.media.ObjectKey key = helper.view("/film.mp4").description().key();
    helper.helper.lend(
        new org.tributary.core.media.SegmentKey(key, 3),
        new Lending() {
          @Override
          public void held(
              org.tributary.core.cache.StoredSegment segment, org.tributary.core.cache.Held held) {
            outcomes.add("held " + segment.length());
            held.bytes().release();
            helper.helper.lent(segment.key(), segment.length());
          }

          @Override
          public void notHeld() {
            outcomes.add("not held");
          }

          @Override
          public void busy(int retryAfterSeconds) {
            outcomes.add("busy");
          }
        });
    network.time.settle();

    assertThat(outcomes).containsExactly("held " + Network.SEGMENT);
    assertThat(helper.count(Counter.LENT_WINDOW_REQUESTS)).isEqualTo(1);
  }

  /** A segment a second, four at a time, as a player that buffers little. */
  private Viewer watch(Network.Node node, String path) {
    Viewer viewer = network.play(node, path);
    viewer.perPiece = Duration.ofSeconds(4);
    return viewer;
  }
}
