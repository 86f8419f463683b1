package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.MediaId;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

class PrefetchTest {
  private static final int SEGMENT = 50_000;

  private final Network network = new Network();
  private final ListedTitle title = new ListedTitle(network, "/v.m3u8", "/d/v", SEGMENT);

  @Test
  void aShareOfTheLinkIsNeverExceededByMoreThanASecondAndASegment() {
    LinkShare share = new LinkShare(1_000_000, 20);
    long taken = 0;
    for (int millis = 0; millis < 60_000; millis += 7) {
      if (share.take(new Now(millis * 1_000_000L, Instant.EPOCH), 90_000)) {
        taken += 90_000;
      }
    }

    assertThat(taken).isBetween(60 * 200_000L, 61 * 200_000L + 90_000);
  }

  @Test
  void aShareOfNothingGivesNothing() {
    LinkShare share = new LinkShare(1_000_000, 0);

    assertThat(share.take(new Now(0, Instant.EPOCH), 1)).isFalse();
    assertThat(share.take(new Now(Long.MAX_VALUE / 2, Instant.EPOCH), 1)).isFalse();
  }

  @Test
  void theSegmentAfterTheOneThatIsPlayedIsFetchedAlsoAfterAHit() {
    title.whole(10);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/v.m3u8");

    Viewer first = network.played(helper, "/d/v0.ts");

    assertThat(first.header("Link")).isEqualTo("<v1.ts>; rel=\"next\"");
    assertThat(network.source.gets).isEqualTo(3);
    assertThat(helper.count(Counter.PREFETCHES)).isEqualTo(1);

    Hit hit =
        helper
            .helper
            .hit(MediaRequest.get(Network.id("/d/v1.ts")), network.time.now().wall())
            .orElseThrow();
    hit.close();
    network.time.advance(Duration.ofSeconds(1));

    assertThat(hit.head().headers()).containsEntry("Link", "<v2.ts>; rel=\"next\"");
    assertThat(network.source.gets).isGreaterThanOrEqualTo(4);
    assertThat(helper.held("/v.m3u8").contains(2)).isTrue();
  }

  @Test
  void whatAPlayerSaysItWillAskForNextIsFetched() {
    title.whole(10);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/v.m3u8");

    network.played(helper, hinting("/d/v0.ts", "/d/v7.ts"));

    assertThat(helper.count(Counter.HINTS_FOLLOWED)).isEqualTo(1);
    assertThat(helper.held("/v.m3u8")).hasToString("0-1,7");
  }

  @Test
  void aHintNeverMakesTheHelperAskForWhatItDoesNotKnow() {
    title.whole(10);
    network.source.put("/other.mp4", Network.content(SEGMENT, 9));
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/v.m3u8");

    network.played(helper, hinting("/d/v0.ts", "/other.mp4"));

    assertThat(network.source.gets).isEqualTo(3);
    assertThat(helper.count(Counter.HINTS_FOLLOWED)).isZero();
  }

  @Test
  void aHintOfARangeFetchesItsFirstSegment() {
    network.source.put("/film.mp4", Network.content(20 * Network.SEGMENT, 3));
    Network.Node helper = network.helper("a", "n/r/s");
    MediaId film = Network.id("/film.mp4");
    network.played(helper, MediaRequest.get(film, "bytes=0-99"));

    network.played(
        helper,
        new MediaRequest(
            film,
            false,
            Optional.of("bytes=0-99"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new MediaRequest.Next(film, Optional.of("bytes=" + 15 * Network.SEGMENT + "-")))));

    assertThat(helper.held("/film.mp4").contains(15)).isTrue();
  }

  @Test
  void switchedOffNothingIsFetchedAheadAndNothingIsHinted() {
    network.prefetch = Settings.Prefetch.OFF;
    title.whole(10);
    Network.Node helper = network.helper("a", "n/r/s");
    network.played(helper, "/v.m3u8");

    Viewer viewer = network.played(helper, hinting("/d/v0.ts", "/d/v7.ts"));

    assertThat(viewer.head).isNotNull();
    assertThat(viewer.header("Link")).isEmpty();
    assertThat(helper.held("/v.m3u8")).hasToString("0");
    assertThat(helper.count(Counter.PREFETCHES)).isZero();
  }

  @Test
  void referencesAreRelativeAndEncoded() {
    assertThat(reference("/a/v1.ts", "/a/v2.ts")).isEqualTo("v2.ts");
    assertThat(reference("/a/b/v1.ts", "/a/c/v2.ts")).isEqualTo("../c/v2.ts");
    assertThat(reference("/v1.ts", "/x y/ü:2.ts")).isEqualTo("x%20y/%C3%BC%3A2.ts");
    assertThat(reference("/a/v?n=1&/x", "/a/v?n=2")).isEqualTo("v?n=2");
  }

  private static String reference(String from, String to) {
    return RelativePath.of(Network.id(from), Network.id(to));
  }

  private static MediaRequest hinting(String path, String next) {
    return new MediaRequest(
        Network.id(path),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new MediaRequest.Next(Network.id(next), Optional.empty())));
  }
}
