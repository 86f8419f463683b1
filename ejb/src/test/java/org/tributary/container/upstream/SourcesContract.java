package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.Head;
import org.tributary.core.media.Metadata;

/** What every kind of source owes the core. */
abstract class SourcesContract {
  static final byte[] MOVIE = random(1_000_000);

  House house = new House();

  /** Publishes a resource of the source {@code s}. */
  abstract void publish(String path, byte[] content) throws IOException;

  /** Makes the house's source {@code s}. */
  abstract void open() throws IOException;

  abstract void shut() throws IOException;

  @BeforeEach
  void openHouse() throws IOException {
    open();
    publish("/movie.mp4", MOVIE);
  }

  @AfterEach
  void nothingLeaks() throws IOException {
    house.settle();
    assertThat(house.leases.open()).isZero();
    house.close();
    shut();
  }

  @Test
  void theWholeComesAsItIs() {
    Recorder got = house.get("/movie.mp4").awaitEnd();

    assertThat(got.body()).isEqualTo(MOVIE);
    Head head = got.head();
    assertThat(head.from()).isZero();
    assertThat(head.length()).isEqualTo(MOVIE.length);
    Metadata metadata = head.metadata();
    assertThat(metadata.contentType()).isEqualTo("video/mp4");
    assertThat(metadata.length()).isEqualTo(MOVIE.length);
    assertThat(metadata.strongEtag()).isPresent();
    assertThat(metadata.lastModified()).get().matches(at -> at.isBefore(Instant.now()));
    assertThat(metadata.ranges()).isTrue();
  }

  @Test
  void aRangeComesFromWhereItBegins() {
    Recorder got = house.get("/movie.mp4", 65536, 100_000, Optional.empty()).awaitEnd();

    assertThat(got.body()).isEqualTo(Arrays.copyOfRange(MOVIE, 65536, 165_536));
    assertThat(got.head().from()).isEqualTo(65536);
    assertThat(got.head().length()).isEqualTo(100_000);
    assertThat(got.head().metadata().length()).isEqualTo(MOVIE.length);
  }

  @Test
  void aRangeBeyondTheEndComesShort() {
    Recorder got = house.get("/movie.mp4", 999_990, 65536, Optional.empty()).awaitEnd();

    assertThat(got.body()).isEqualTo(Arrays.copyOfRange(MOVIE, 999_990, 1_000_000));
    assertThat(got.head().length()).isEqualTo(10);
  }

  @Test
  void anOpenRangeComesToTheEnd() {
    Recorder got = house.get("/movie.mp4", 999_000, -1, Optional.empty()).awaitEnd();

    assertThat(got.body()).isEqualTo(Arrays.copyOfRange(MOVIE, 999_000, 1_000_000));
  }

  @Test
  void aRangeAfterTheEndFails() {
    Recorder got = house.get("/movie.mp4", 1_000_000, 10, Optional.empty());

    assertThat(got.awaitFailure().kind()).isEqualTo(Failure.Kind.OUT_OF_RANGE);
  }

  @Test
  void anEmptyResourceEndsAtOnce() throws IOException {
    publish("/empty.vtt", new byte[0]);
    Recorder got = new Recorder();

    house.open("/empty.vtt", 0, -1, Optional.empty(), got);

    assertThat(got.awaitEnd().head().length()).isZero();
    assertThat(got.body()).isEmpty();
  }

  @Test
  void neverMoreComesThanWasDemanded() {
    Recorder got = new Recorder();
    Fetch fetch = house.open("/movie.mp4", 0, -1, Optional.empty(), got);
    got.awaitHead();
    house.settle();
    assertThat(got.body()).isEmpty();

    for (int demanded : new int[] {1, 1000, 100_001}) {
      int before = got.body().length;
      house.demand(fetch, demanded);
      got.awaitBytes(before + demanded);
      house.settle();
      assertThat(got.body()).hasSize(before + demanded);
    }
    assertThat(got.isOver()).isFalse();

    house.demand(fetch, Long.MAX_VALUE);
    assertThat(got.awaitEnd().body()).isEqualTo(MOVIE);
  }

  @Test
  void theEndComesWithoutFurtherDemand() {
    Recorder got = new Recorder();
    Fetch fetch = house.open("/movie.mp4", 0, 200_000, Optional.empty(), got);

    house.demand(fetch, 200_000);

    assertThat(got.awaitEnd().body()).hasSize(200_000);
  }

  @Test
  void nothingComesAfterCancel() {
    Recorder got = new Recorder();
    Fetch fetch = house.open("/movie.mp4", 0, -1, Optional.empty(), got);
    house.demand(fetch, 1000);
    got.awaitBytes(1000);

    house.cancel(fetch);
    house.demand(fetch, 1000);
    house.cancel(fetch);
    house.get("/movie.mp4").awaitEnd();

    assertThat(got.body()).hasSize(1000);
    assertThat(got.isOver()).isFalse();
  }

  @Test
  void whatIsMissingIsNotFound() {
    Failure failure = house.get("/none.mp4").awaitFailure();

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.detail()).startsWith("source s, /none.mp4: ");
  }

  @Test
  void oddNamesAreFound() throws IOException {
    for (String name : new String[] {"/a b.mp4", "/100%.mp4", "/ä+;=&.mp4", "/sub/%41.mp4"}) {
      byte[] content = random(name.length() * 100);
      publish(name, content);

      assertThat(house.get(name).awaitEnd().body()).isEqualTo(content);
    }
  }

  @Test
  void metadataComeAlone() {
    Recorder got = house.head("/movie.mp4").awaitEnd();

    assertThat(got.head().metadata().length()).isEqualTo(MOVIE.length);
    assertThat(got.head().metadata().ranges()).isTrue();
    assertThat(got.body()).isEmpty();
    assertThat(house.head("/none").awaitFailure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void theSameVersionIsToldFromAnother() throws IOException {
    Metadata first = house.head("/movie.mp4").awaitEnd().head().metadata();
    assertThat(house.get("/movie.mp4", 10, 10, Optional.of(first)).awaitEnd().body()).hasSize(10);

    publish("/movie.mp4", random(1_000_001));

    Failure failure = house.get("/movie.mp4", 10, 10, Optional.of(first)).awaitFailure();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHANGED);
  }

  @Test
  void anUnknownSourceGivesNothing() {
    assertThat(house.sources().knows("s")).isTrue();
    assertThat(house.sources().knows("t")).isFalse();
    Recorder got = new Recorder();
    house.turns.ask(
        () ->
            house
                .sources()
                .get(
                    new org.tributary.core.media.MediaId("t", "/movie.mp4"),
                    0,
                    -1,
                    Optional.empty(),
                    got));

    assertThat(got.awaitFailure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
