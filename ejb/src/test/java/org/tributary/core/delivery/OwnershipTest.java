package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.settings.Settings;

/** A region asks the source once, whoever is in trouble. */
class OwnershipTest {
  private static final int LENGTH = 20 * Network.SEGMENT;

  private final Network network = new Network();
  private final byte[] film = Network.content(LENGTH, 7);
  private final List<Network.Node> region = new ArrayList<>();

  @BeforeEach
  void buildARegionOfTwoSites() {
    network.ownership = new Settings.Ownership(true, 150, true, 0, 1.5, 0, 20);
    network.windows = Settings.Windows.OFF;
    network.source.put("/film.mp4", film);
    for (int i = 0; i < 6; i++) {
      region.add(network.helper("h" + i, "n/r/s" + i % 2));
    }
    network.time.advance(Duration.ofSeconds(10));
  }

  @AfterEach
  void noLeaseIsLeft() {
    network.time.advance(Duration.ofMinutes(2));
    for (Network.Node node : region) {
      node.store.segments().forEach(segment -> node.store.remove(segment.key()));
    }
    assertThat(network.leases).hasValue(0);
  }

  @Test
  void aRegionThatWantsAColdTitleAtOnceAsksTheSourceOnce() {
    List<Viewer> viewers = new ArrayList<>();
    for (Network.Node node : region) {
      viewers.add(network.play(node, "/film.mp4"));
    }
    network.time.advance(Duration.ofSeconds(20));

    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.bytes()).isEqualTo(film));
    assertThat(network.source.bodyBytes).isLessThanOrEqualTo(LENGTH * 102L / 100);
  }

  @Test
  void helpersThatWantItOneAfterTheOtherAskTheSourceOnce() {
    List<Viewer> viewers = new ArrayList<>();
    for (Network.Node node : region) {
      viewers.add(network.play(node, "/film.mp4"));
      network.time.advance(Duration.ofMillis(700));
    }
    network.time.advance(Duration.ofSeconds(20));

    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.bytes()).isEqualTo(film));
    assertThat(network.source.bodyBytes).isLessThanOrEqualTo(LENGTH * 102L / 100);
  }

  @Test
  void whoPlaysATitleAloneKeepsItAlone() {
    network.played(region.get(0), "/film.mp4");

    assertThat(region.get(0).held("/film.mp4")).hasToString("0-19");
    for (Network.Node other : region.subList(1, region.size())) {
      assertThat(other.store.segments()).isEmpty();
    }
    assertThat(region.get(0).count(Counter.OWNERS_ASKED)).isPositive();
  }

  @Test
  void ownersKeepWhatIsWantedAgain() {
    network.played(region.get(0), "/film.mp4");
    region.get(0).down = true;
    network.time.advance(Duration.ofSeconds(30));

    network.played(region.get(1), "/film.mp4");

    long kept = region.stream().filter(node -> !node.store.segments().isEmpty()).count();
    assertThat(kept).isGreaterThan(2);
  }

  @Test
  void ownersKeepNothingThatAnotherHelperOfTheRegionHolds() {
    network.played(region.get(0), "/film.mp4");
    network.time.advance(Duration.ofSeconds(30));

    network.played(region.get(1), "/film.mp4");
    network.played(region.get(2), "/film.mp4");

    for (Network.Node other : region.subList(3, region.size())) {
      assertThat(other.store.segments()).isEmpty();
    }
  }

  @Test
  void twoHelpersThatEachThinkTheOtherTheOwnerDoNotWaitForEachOther() {
    Network two = new Network();
    two.source.put("/film.mp4", film);
    two.source.put("/long.mp4", Network.content(8 * LENGTH, 9));
    Network.Node a = two.helper("a", "n/r/s");
    Network.Node b = two.helper("b", "n/r/s");
    two.time.advance(Duration.ofSeconds(10));
    for (int i = 0; i < 120; i++) {
      Viewer viewer = two.play(i % 2 == 0 ? a : b, "/long.mp4");
      viewer.perPiece = Duration.ofSeconds(5);
    }
    two.time.advance(Duration.ofMillis(200));
    // Both are busier than they have told, so each asks the other one for everything.
    Viewer throughA = two.play(a, "/film.mp4");
    Viewer throughB = two.play(b, "/film.mp4");

    two.time.advance(Duration.ofSeconds(2));

    assertThat(a.errands).isNotEmpty();
    assertThat(b.errands).isNotEmpty();
    assertThat(throughA.bytes()).isEqualTo(film);
    assertThat(throughB.bytes()).isEqualTo(film);
    assertThat(throughA.longestGapNanos).isLessThan(500_000_000L);
    assertThat(throughB.longestGapNanos).isLessThan(500_000_000L);
  }

  @Test
  void aRequestThatHasBeenHereIsRefused() {
    List<Optional<Told>> answers = new ArrayList<>();
    Network.Node node = region.get(0);
    for (List<String> via : List.of(List.of("h3", "h0"), List.of("h1", "h2", "h3", "h4"))) {
      node.helper.inquire(Network.id("/film.mp4"), 0, new Way(Scope.LOCAL, via), answers::add);
    }
    network.time.settle();

    assertThat(answers).containsExactly(Optional.empty(), Optional.empty());
    assertThat(node.count(Counter.LOOPS_REFUSED)).isEqualTo(2);
    assertThat(network.source.gets).isZero();
  }

  @Test
  void ownersThatAreGoneOrFreezeDoNotKeepTheReceiverWaiting() {
    for (Network.Node other : region.subList(1, region.size())) {
      other.down = true;
    }
    Viewer whileGone = network.play(region.get(0), "/film.mp4");
    network.time.advance(Duration.ofSeconds(40));

    assertThat(whileGone.bytes()).isEqualTo(film);
    assertThat(whileGone.longestGapNanos).isLessThan(2_000_000_000L);
    assertThat(region.get(0).count(Counter.HEDGES_WON)).isPositive();
  }

  @Test
  void anOwnerThatFreezesInTheMiddleIsReplacedAtTheSameByte() {
    Viewer viewer = network.play(region.get(0), "/film.mp4");
    viewer.perPiece = Duration.ofMillis(30);
    network.time.advance(Duration.ofMillis(80));
    for (Network.Node other : region.subList(1, region.size())) {
      other.down = true;
      other.lent.forEach(Wire::freeze);
    }
    network.time.advance(Duration.ofSeconds(40));

    assertThat(viewer.bytes()).isEqualTo(film);
    assertThat(viewer.longestGapNanos).isLessThan(2_000_000_000L);
  }

  @Test
  void whatIsPrivateIsAskedOfOwnersOnlyOnce() {
    network.source.put("/mine.mp4", film).noStore = true;

    for (int i = 0; i < 5; i++) {
      assertThat(network.played(region.get(0), "/mine.mp4").bytes()).isEqualTo(film);
    }

    assertThat(region.get(0).count(Counter.OWNERS_ASKED)).isLessThanOrEqualTo(2);
  }

  @Test
  void aMissingTitleIsMissingForEverybody() {
    for (Network.Node node : region) {
      assertThat(network.played(node, "/none.mp4").status()).isEqualTo(404);
    }
  }

  @Test
  void aLiveStreamIsFetchedOncePerRegionAndItsManifestIsNeverTooOld() {
    ListedTitle stream = new ListedTitle(network, "/live.m3u8", "/live", 50_000);
    Map<Integer, Integer> generated = new TreeMap<>();
    Map<Viewer, Integer> edges = new LinkedHashMap<>();
    int tooOld = 0;
    long manifests = 0;
    long segments = 0;
    for (int step = 0; step < 300; step++) {
      int window = step / 20;
      if (step % 20 == 0) {
        stream.live(window, window + 3);
        generated.put(400 + window, step);
      }
      Network.Node node = region.get(step % region.size());
      Viewer viewer = network.play(node, "/live.m3u8");
      network.time.advance(Duration.ofMillis(70));
      assertThat(viewer.finished).isTrue();
      int size = viewer.bytes().length;
      Viewer edge = network.play(node, stream.path(size - 397));
      network.time.advance(Duration.ofMillis(30));
      // A window is replaced after 2 s; half the target is 1 s; a step is 100 ms.
      Integer next = generated.get(size + 1);
      tooOld += next != null && step - next > 10 ? 1 : 0;
      edges.put(edge, size - 397);
    }
    edges.forEach((edge, number) -> assertThat(edge.bytes()).isEqualTo(stream.segment(number)));
    for (Wire wire : network.source.wires) {
      manifests += wire.total() < 1000 ? 1 : 0;
      segments += wire.total() == 50_000 ? 1 : 0;
    }

    assertThat(tooOld).isZero();
    // 15 windows of 2 s: each manifest is asked for every quarter target at most, each segment
    // once.
    assertThat(manifests).isLessThanOrEqualTo(65);
    assertThat(segments).isBetween(15L, 19L);
  }
}
