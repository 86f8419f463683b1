package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.SegmentSet;

class DeliveryTest {
  private static final int LENGTH = 20 * Network.SEGMENT - 777;

  private final Network network = new Network();
  private final byte[] film = Network.content(LENGTH, 7);

  @Test
  void aColdTitleIsDeliveredWholeAndThenFromTheOwnStore() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");

    Viewer first = network.played(helper, "/film.mp4");
    Viewer second = network.played(helper, "/film.mp4");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.finished).isTrue();
    assertThat(first.bytes()).isEqualTo(film);
    assertThat(second.bytes()).isEqualTo(film);
    assertThat(second.header("Cache-Status"))
        .isEqualTo("\"a\"; hit; detail=\"own=" + LENGTH + "\"");
    assertThat(network.source.bodyBytes).isEqualTo(LENGTH);
    assertThat(helper.count(Counter.SERVED_OWN_BYTES)).isEqualTo(LENGTH);
    assertThat(helper.count(Counter.SERVED_SOURCE_BYTES)).isEqualTo(LENGTH);
    assertThat(helper.count(Counter.SERVED_BYTES)).isEqualTo(2L * LENGTH);
  }

  @Test
  void noLeaseIsLeftWhenAllIsDelivered() {
    network.source.put("/film.mp4", film).noStore = true;
    Network.Node helper = network.helper("a", "n/r/s");

    network.played(helper, "/film.mp4");

    assertThat(network.leases).hasValue(0);
  }

  @Test
  void everyRangeIsTheSourcesColdAndWarm() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(LENGTH);
      int last = from + random.nextInt(3 * Network.SEGMENT);
      Viewer viewer =
          network.played(
              helper, MediaRequest.get(Network.id("/film.mp4"), "bytes=" + from + "-" + last));
      assertThat(viewer.status()).isEqualTo(206);
      int end = Math.min(LENGTH, last + 1);
      assertThat(viewer.header("Content-Range"))
          .isEqualTo("bytes " + from + "-" + (end - 1) + "/" + LENGTH);
      assertThat(viewer.bytes()).isEqualTo(Arrays.copyOfRange(film, from, end));
    }
  }

  @Test
  void suffixOpenAndImpossibleRangesAreAnsweredAsTheRfcSays() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    MediaId id = Network.id("/film.mp4");

    Viewer suffix = network.played(helper, MediaRequest.get(id, "bytes=-1000"));
    Viewer open = network.played(helper, MediaRequest.get(id, "bytes=" + (LENGTH - 5) + "-"));
    Viewer beyond = network.played(helper, MediaRequest.get(id, "bytes=" + LENGTH + "-"));
    Viewer nonsense = network.played(helper, MediaRequest.get(id, "bytes=9-3"));

    assertThat(suffix.bytes()).isEqualTo(Arrays.copyOfRange(film, LENGTH - 1000, LENGTH));
    assertThat(open.bytes()).isEqualTo(Arrays.copyOfRange(film, LENGTH - 5, LENGTH));
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + LENGTH);
    assertThat(nonsense.status()).isEqualTo(200);
    assertThat(nonsense.bytes()).isEqualTo(film);
  }

  @Test
  void aRangeBeyondTheEndOfAnUnknownObjectIsAnswered416() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");

    Viewer beyond =
        network.played(
            helper, MediaRequest.get(Network.id("/film.mp4"), "bytes=" + (LENGTH * 2L) + "-"));

    assertThat(beyond.status()).isEqualTo(416);
  }

  @Test
  void aHundredReceiversOfAColdTitleShareItsFills() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Viewer viewer = network.play(helper, "/film.mp4");
      viewer.perPiece = Duration.ofMillis(1 + i % 7);
      viewers.add(viewer);
    }
    viewers.get(0).leaveAfter = LENGTH / 5;

    network.time.advance(Duration.ofSeconds(60));

    assertThat(viewers.subList(1, 100)).allMatch(viewer -> Arrays.equals(viewer.bytes(), film));
    assertThat(network.source.bodyBytes).isEqualTo(LENGTH);
    assertThat(helper.count(Counter.RECEIVERS_GONE)).isEqualTo(1);
  }

  @Test
  void aSourceWithoutRangesOrLengthIsOneExchange() {
    FakeSource.Resource resource = network.source.put("/film.mp4", film);
    resource.ranges = false;
    resource.tellsLength = false;
    Network.Node helper = network.helper("a", "n/r/s");

    List<Viewer> viewers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      viewers.add(network.play(helper, "/film.mp4"));
    }
    network.time.advance(Duration.ofSeconds(30));

    assertThat(viewers).allMatch(viewer -> viewer.finished);
    assertThat(viewers).allMatch(viewer -> Arrays.equals(viewer.bytes(), film));
    assertThat(network.source.gets).isEqualTo(1);
  }

  @Test
  void aSourceWithoutRangesStillServesALaterRange() {
    network.source.put("/film.mp4", film).ranges = false;
    Network.Node helper = network.helper("a", "n/r/s");

    Viewer viewer =
        network.played(helper, MediaRequest.get(Network.id("/film.mp4"), "bytes=500000-600000"));

    assertThat(viewer.status()).isEqualTo(206);
    assertThat(viewer.bytes()).isEqualTo(Arrays.copyOfRange(film, 500000, 600001));
    assertThat(network.source.gets).isEqualTo(1);
  }

  @Test
  void aTitleOfTheNeighbourIsPlayedWithoutTheSource() {
    network.source.put("/film.mp4", film);
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node y = network.helper("y", "n/r/s");
    network.played(x, "/film.mp4");
    long before = network.source.bodyBytes;
    int gets = network.source.gets;

    Viewer viewer = network.played(y, "/film.mp4");

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(network.source.bodyBytes).isEqualTo(before);
    assertThat(network.source.gets + network.source.heads).isEqualTo(gets);
    assertThat(y.view("/film.mp4").suppliers().get(0).supplier()).isEqualTo("x");
  }

  @Test
  void severalNeighboursAndTheSourceFeedOnePlayback() {
    network.source.put("/film.mp4", film);
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node y = network.helper("y", "n/r/t");
    Network.Node z = network.helper("z", "n/r/s");
    int tenSegments = 10 * Network.SEGMENT;
    network.played(
        x, MediaRequest.get(Network.id("/film.mp4"), "bytes=0-" + (tenSegments / 2 - 1)));
    network.played(
        y,
        MediaRequest.get(
            Network.id("/film.mp4"), "bytes=" + tenSegments / 2 + "-" + (tenSegments - 1)));
    network.time.advance(Duration.ofSeconds(10));
    assertThat(x.held("/film.mp4")).hasToString("0-4");
    assertThat(y.held("/film.mp4")).hasToString("5-9");

    Viewer viewer = network.played(z, "/film.mp4");

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(viewer.header("Cache-Status"))
        .isEqualTo(
            "\"z\"; fwd=miss; detail=\"source="
                + (LENGTH - tenSegments)
                + " x="
                + tenSegments / 2
                + " y="
                + tenSegments / 2
                + "\"");
    assertThat(z.count(Counter.SERVED_NEIGHBOUR_BYTES)).isEqualTo(tenSegments);
    assertThat(z.count(Counter.SERVED_SOURCE_BYTES)).isEqualTo(LENGTH - tenSegments);
  }

  @Test
  void aNeighbourThatStopsInTheMiddleIsReplacedAtTheSameByte() {
    network.source.put("/film.mp4", film);
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node z = network.helper("z", "n/r/s");
    network.played(x, "/film.mp4");
    Viewer viewer = network.play(z, "/film.mp4");
    viewer.perPiece = Duration.ofMillis(30);
    network.time.advance(Duration.ofMillis(60));
    assertThat(viewer.body.size()).isBetween(1, LENGTH - 1);

    x.down = true;
    x.lent.forEach(Wire::freeze);
    network.time.advance(Duration.ofSeconds(30));

    assertThat(viewer.finished).isTrue();
    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(viewer.longestGapNanos).isLessThan(2_000_000_000L);
  }

  @Test
  void aSourceThatBreaksOffInTheMiddleIsAskedForTheRest() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, MediaRequest.get(Network.id("/film.mp4"), "bytes=0-0"));
    network.source.breaks = 40_000;

    Viewer viewer = network.played(helper, MediaRequest.get(Network.id("/film.mp4")));

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(network.source.bodyBytes).isEqualTo(LENGTH);
  }

  @Test
  void aSourceThatBreaksOffAgainAndAgainIsGivenUp() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, MediaRequest.get(Network.id("/film.mp4"), "bytes=0-0"));
    network.source.breaks = 1;

    Viewer viewer = network.played(helper, MediaRequest.get(Network.id("/film.mp4")));

    assertThat(viewer.failure).isPresent();
    assertThat(viewer.bytes()).isEqualTo(Arrays.copyOf(film, viewer.body.size()));
  }

  @Test
  void aChangedTitleEndsShortAndTheNextPlaybackIsTheNewOneEverywhere() {
    network.source.put("/film.mp4", film);
    byte[] recut = Network.content(LENGTH, 8);
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node y = network.helper("y", "n/r/t");
    network.played(y, "/film.mp4");
    y.down = true;
    network.time.advance(Duration.ofSeconds(30));
    Viewer viewer = network.play(x, "/film.mp4");
    viewer.perPiece = Duration.ofMillis(50);
    network.time.advance(Duration.ofMillis(120));
    network.source.put("/film.mp4", recut);
    y.down = false;
    network.time.advance(Duration.ofSeconds(20));

    Viewer next = network.played(x, "/film.mp4");
    network.time.advance(Duration.ofSeconds(5));
    Viewer elsewhere = network.played(y, "/film.mp4");

    assertThat(viewer.failure).isPresent();
    assertThat(viewer.bytes()).isEqualTo(Arrays.copyOf(film, viewer.body.size()));
    assertThat(next.bytes()).isEqualTo(recut);
    assertThat(elsewhere.bytes()).isEqualTo(recut);
  }

  @Test
  void whoHasSeenAChangeIsNotToldTheOldVersionByANeighbour() {
    network.source.put("/film.mp4", film);
    byte[] recut = Network.content(LENGTH, 8);
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node y = network.helper("y", "n/r/t");
    network.played(y, MediaRequest.get(Network.id("/film.mp4"), "bytes=0-99"));
    network.time.advance(Duration.ofSeconds(30));
    Viewer viewer = network.play(x, "/film.mp4");
    viewer.perPiece = Duration.ofMillis(50);
    network.time.advance(Duration.ofMillis(120));
    network.source.put("/film.mp4", recut);
    network.time.advance(Duration.ofSeconds(20));

    Viewer next = network.played(x, "/film.mp4");

    assertThat(viewer.failure).isPresent();
    assertThat(next.bytes()).isEqualTo(recut);
  }

  @Test
  void heldObjectsPlayWhenTheSourceIsDownAndOthersSayWhy() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/film.mp4");
    network.time.advance(Duration.ofHours(2));
    network.source.down = true;

    Viewer held = network.played(helper, "/film.mp4");
    Viewer other = network.played(helper, "/other.mp4");

    assertThat(held.bytes()).isEqualTo(film);
    assertThat(other.status()).isEqualTo(502);
  }

  @Test
  void whatMayNotBeStoredIsNeitherStoredNorShared() {
    network.source.put("/film.mp4", film).noStore = true;
    Network.Node helper = network.helper("a", "n/r/s");

    Viewer first = network.played(helper, "/film.mp4");
    Viewer second = network.played(helper, "/film.mp4");

    assertThat(first.bytes()).isEqualTo(film);
    assertThat(second.bytes()).isEqualTo(film);
    assertThat(network.source.bodyBytes).isEqualTo(2L * LENGTH);
    assertThat(helper.store.segments()).isEmpty();
  }

  @Test
  void rangesOfWhatMayNotBeStoredAreAskedForAsTheyCome() {
    network.source.put("/film.mp4", film).noStore = true;
    Network.Node helper = network.helper("a", "n/r/s");
    MediaId id = Network.id("/film.mp4");

    Viewer part = network.played(helper, MediaRequest.get(id, "bytes=1000-2999"));
    Viewer open = network.played(helper, MediaRequest.get(id, "bytes=" + (LENGTH - 5) + "-"));
    Viewer suffix = network.played(helper, MediaRequest.get(id, "bytes=-5"));
    Viewer beyond = network.played(helper, MediaRequest.get(id, "bytes=" + LENGTH + "-"));

    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 1000-2999/" + LENGTH);
    assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(film, 1000, 3000));
    assertThat(open.status()).isEqualTo(206);
    assertThat(open.bytes()).isEqualTo(Arrays.copyOfRange(film, LENGTH - 5, LENGTH));
    assertThat(suffix.status()).isEqualTo(200);
    assertThat(suffix.bytes()).isEqualTo(film);
    assertThat(beyond.status()).isEqualTo(416);
  }

  @Test
  void aSourceThatIgnoresTheRangeOfWhatMayNotBeStoredIsAnsweredWhole() {
    FakeSource.Resource resource = network.source.put("/film.mp4", film);
    resource.noStore = true;
    resource.ranges = false;
    Network.Node helper = network.helper("a", "n/r/s");

    Viewer part =
        network.played(helper, MediaRequest.get(Network.id("/film.mp4"), "bytes=1000-2999"));

    assertThat(part.status()).isEqualTo(200);
    assertThat(part.bytes()).isEqualTo(film);
  }

  @Test
  void segmentsOfAManifestAreSegmentsOfOneObject() {
    ListedTitle title = ListedTitle.v(network, 100_000);
    title.whole(5);
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node y = network.helper("y", "n/r/s");

    network.played(x, "/v.m3u8");
    for (int i = 0; i < 5; i++) {
      Viewer viewer = network.played(x, title.path(i));
      assertThat(viewer.bytes()).isEqualTo(title.segment(i));
    }
    assertThat(x.held("/v.m3u8")).isEqualTo(SegmentSet.of(0, 4));
    network.source.down = true;
    assertThat(network.played(y, "/v.m3u8").bytes()).isEqualTo(title.manifest());
    for (int i = 0; i < 5; i++) {
      Viewer viewer = network.played(y, title.path(i));
      assertThat(viewer.bytes()).isEqualTo(title.segment(i));
    }
  }

  @Test
  void twoHelpersOfSixtyPercentHoldTheWholeBetweenThem() {
    network.source.put("/film.mp4", film);
    Network.Node x = network.helper("x", "n/r/s", LENGTH * 6L / 10);
    Network.Node y = network.helper("y", "n/r/s", LENGTH * 6L / 10);
    network.played(x, "/film.mp4");
    network.played(y, "/film.mp4");
    network.time.advance(Duration.ofSeconds(5));
    network.source.down = true;

    Viewer throughX = network.played(x, "/film.mp4");
    Viewer throughY = network.played(y, "/film.mp4");

    assertThat(throughX.bytes()).isEqualTo(film);
    assertThat(throughY.bytes()).isEqualTo(film);
  }

  @Test
  void aHitNeedsNoTurn() {
    network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/film.mp4");

    Optional<Hit> hit =
        helper.helper.hit(
            MediaRequest.get(Network.id("/film.mp4"), "bytes=10-99"), network.time.now().wall());

    assertThat(hit).isPresent();
    assertThat(hit.get().head().status()).isEqualTo(206);
    assertThat(hit.get().next().orElseThrow().length()).isEqualTo(90);
    assertThat(hit.get().isComplete()).isTrue();
  }

  @Test
  void notModifiedIsSaidToWhoHasIt() {
    FakeSource.Resource resource = network.source.put("/film.mp4", film);
    Network.Node helper = network.helper("a", "n/r/s");
    MediaRequest conditional =
        new MediaRequest(
            Network.id("/film.mp4"),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of(resource.etag),
            Optional.empty());

    assertThat(network.played(helper, conditional).status()).isEqualTo(304);
    assertThat(Conditions.format(Instant.EPOCH)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @Test
  void aLiveManifestIsNeverOlderThanHalfItsTargetDurationAlsoThroughAnotherHelper() {
    Network.Node x = network.helper("x", "n/r/s");
    Network.Node y = network.helper("y", "n/r/s");
    ListedTitle stream = new ListedTitle(network, "/live.m3u8", "/live", 50_000);
    for (int window = 0; window < 20; window++) {
      byte[] manifest = stream.live(window, window + 3);
      network.time.advance(Duration.ofMillis(1100));
      for (Network.Node node : List.of(x, y)) {
        Viewer viewer = network.play(node, "/live.m3u8");
        network.time.advance(Duration.ofMillis(200));
        assertThat(viewer.bytes()).isEqualTo(manifest);
        Viewer edge = network.play(node, stream.path(window + 3));
        network.time.advance(Duration.ofMillis(200));
        assertThat(edge.bytes()).isEqualTo(stream.segment(window + 3));
      }
    }
    assertThat(x.held("/live.m3u8").first()).isGreaterThanOrEqualTo(19);
  }

  @Test
  void whatHadNoLengthIsDeliveredWholeAgainFromTheStore() {
    for (int length : new int[] {LENGTH, 4 * Network.SEGMENT}) {
      byte[] content = Arrays.copyOf(film, length);
      FakeSource.Resource resource = network.source.put("/" + length + ".mp4", content);
      resource.ranges = false;
      resource.tellsLength = false;
      Network.Node helper = network.helper("h" + length, "n/r/s" + length);

      Viewer first = network.played(helper, "/" + length + ".mp4");
      Viewer second = network.played(helper, "/" + length + ".mp4");

      assertThat(first.bytes()).isEqualTo(content);
      assertThat(second.finished).isTrue();
      assertThat(second.bytes()).isEqualTo(content);
    }
  }

  @Test
  void aListedSegmentWithoutLengthIsDeliveredWholeAgainFromTheStore() {
    ListedTitle title = ListedTitle.v(network, 150_000);
    title.whole(1);
    byte[] segment = title.segment(0);
    FakeSource.Resource resource = network.source.put(title.path(0), segment);
    resource.ranges = false;
    resource.tellsLength = false;
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/v.m3u8");

    assertThat(network.played(helper, "/v0.ts").bytes()).isEqualTo(segment);
    Viewer again = network.played(helper, "/v0.ts");

    assertThat(again.bytes()).isEqualTo(segment);
    assertThat(again.finished).isTrue();
    assertThat(network.source.gets).isEqualTo(2);
  }
}
