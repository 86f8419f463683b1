package org.tributary.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.cache.HeapBytes;
import org.tributary.core.cache.MemoryStore;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.VirtualTime;

class PlayWindowsTest {
  private static final int SEGMENT = 1024;

  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final Deadlines deadlines = new Deadlines(time);
  private final Counters counters = new Counters();
  private final AtomicLong leases = new AtomicLong();
  private final AtomicLong ownLeases = new AtomicLong();
  private PlayWindows windows = windows(100, 60, 600, true);

  PlayWindowsTest() {
    time.onAlarm(deadlines::wake);
  }

  @AfterEach
  void noLeaseIsLeftWhenAllHasExpired() {
    time.advance(Duration.ofDays(2));
    assertThat(windows.bytes()).isZero();
    assertThat(counters.get(Counter.WINDOW_BYTES)).isZero();
    assertThat(leases).hasValue(0);
  }

  @Test
  void whatHasPassedStaysForTheWindowsLength() {
    pass(film("film"), 0);

    time.advance(Duration.ofSeconds(59));
    assertThat(windows.find(time.now(), key(film("film"), 0))).isPresent();

    time.advance(Duration.ofSeconds(1));
    assertThat(windows.find(time.now(), key(film("film"), 0))).isEmpty();
  }

  @Test
  void aWindowMovesOnWithItsReaders() {
    Description film = film("film");
    for (int second = 0; second < 100; second++) {
      pass(film, second);
      if (second >= 30) {
        assertThat(read(film, second - 30)).as("second %s", second).isTrue();
      }
      time.advance(Duration.ofSeconds(1));
    }

    Stretch stretch = windows.of(time.now(), film.key()).get(0);
    assertThat(stretch.last()).isEqualTo(99);
    assertThat(stretch.rate()).isEqualTo(1000);
    assertThat(stretch.paceMillis()).isEqualTo(1000);
    assertThat(stretch.toMillis() - stretch.fromMillis()).isBetween(89_000L, 100_000L);
    assertThat(stretch.followed()).isTrue();
  }

  @Test
  void aWindowGrowsToTheUsualGapWhenFollowersComeTooLate() {
    windows = windows(10_000, 60, 600, true);
    Description film = film("film");
    boolean fed = false;
    for (int second = 0; second < 600; second++) {
      pass(film, second);
      if (second >= 200) {
        // Two hundred seconds behind, for which the window is too short at first.
        fed = read(film, second - 200);
        if (!fed) {
          pass(film, second - 200);
        }
      }
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(fed).isTrue();
    assertThat(windows.of(time.now(), film.key()).get(0).lengthMillis())
        .isBetween(200_000L, 300_000L);
  }

  @Test
  void aWindowShrinksWhenNobodyFollowsAnyMore() {
    Description film = film("film");
    pass(film, 0);
    windows.follows(time.now(), film.key(), Duration.ofSeconds(100).toNanos());
    pass(film, 1);
    time.advance(Duration.ofSeconds(1));
    pass(film, 2);
    assertThat(windows.of(time.now(), film.key()).get(0).lengthMillis()).isEqualTo(125_000);

    time.advance(Duration.ofSeconds(251));
    pass(film, 200);
    time.advance(Duration.ofSeconds(1));
    pass(film, 201);

    assertThat(windows.of(time.now(), film.key()).get(0).lengthMillis()).isEqualTo(60_000);
  }

  @Test
  void whatWasFetchedAheadAndIsReadThenIsNotFollowed() {
    Description film = film("film");
    for (int second = 0; second < 10; second++) {
      windows.passed(
          time.now(),
          new StoredSegment(film, second, SEGMENT, film.metadata(), StoredSegment.FROM_SOURCE),
          parts(),
          false);
      time.advance(Duration.ofSeconds(1));
      assertThat(read(film, second)).isTrue();
    }

    assertThat(windows.of(time.now(), film.key()).get(0).followed()).isFalse();
  }

  @Test
  void twoReadersFarApartHaveTwoWindows() {
    Description film = film("film");
    for (int i = 0; i < 5; i++) {
      pass(film, i);
      pass(film, 1000 + i);
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(windows.of(time.now(), film.key())).hasSize(2);
    assertThat(windows.held(time.now(), film.key())).hasToString("0-4,1000-1004");
  }

  @Test
  void memoryIsBoundedAndWhatNobodyFollowsLeavesFirst() {
    Description followed = film("followed");
    Description lonely = film("lonely");
    windows = windows(10, 60, 600, true);
    for (int i = 0; i < 5; i++) {
      pass(followed, i);
    }
    time.advance(Duration.ofSeconds(10));
    assertThat(read(followed, 0)).isTrue();
    for (int i = 0; i < 50; i++) {
      pass(lonely, i);
    }

    assertThat(windows.bytes()).isEqualTo(10 * SEGMENT);
    assertThat(windows.held(time.now(), followed.key())).hasToString("0-4");
    assertThat(windows.held(time.now(), lonely.key())).hasToString("45-49");
    assertThat(counters.get(Counter.WINDOW_EVICTIONS)).isEqualTo(45);
  }

  @Test
  void whatTheStoreHoldsTooLeavesFirst() {
    windows = windows(4, 60, 600, true);
    Description kept = film("kept");
    Description passing = film("passing");
    pass(passing, 0);
    pass(kept, 0);
    windows.stored(kept.key(), SegmentSet.of(0, 0));
    pass(passing, 1);
    pass(passing, 2);
    pass(passing, 3);

    assertThat(windows.held(time.now(), kept.key()).isEmpty()).isTrue();
    assertThat(windows.held(time.now(), passing.key())).hasToString("0-3");
  }

  @Test
  void shortIntervalsAreKeptWholeWhereMemoryIsShort() {
    windows = windows(30, 60, 600, true);
    Description near = film("near");
    Description far = film("far");
    int nearFed = 0;
    int farFed = 0;
    for (int second = 0; second < 500; second++) {
      pass(near, second);
      pass(far, second);
      if (second >= 10) {
        nearFed += fed(near, second - 10);
      }
      if (second >= 50) {
        farFed += fed(far, second - 50);
      }
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(nearFed).isGreaterThan(440);
    assertThat(farFed).isLessThan(100);
  }

  @Test
  void whatMayNotBeStoredIsNotKept() {
    Description secret = film("secret");
    Metadata noStore =
        new Metadata(
            "video/mp4",
            SEGMENT,
            Optional.empty(),
            Optional.empty(),
            true,
            new CacheTerms(OptionalLong.empty(), true, false, false, false, 0, 0),
            Instant.EPOCH);

    windows.passed(
        time.now(),
        new StoredSegment(secret, 0, SEGMENT, noStore, StoredSegment.FROM_SOURCE),
        parts(),
        true);

    assertThat(windows.bytes()).isZero();
    assertThat(leases).hasValue(0);
  }

  @Test
  void whatWasReplacedLeavesAtOnce() {
    pass(film("film"), 0);

    windows.drop(film("film").key());

    assertThat(windows.bytes()).isZero();
    assertThat(leases).hasValue(0);
  }

  @Test
  void aSegmentIsLentWholeWithItsDigestsAndJoinedOnce() {
    pass(film("film"), 0);
    Loan first = new Loan();
    Loan second = new Loan();
    MemoryStore store = new MemoryStore(time, parts -> HeapBytes.join(parts, ownLeases));

    assertThat(windows.lend(time.now(), key(film("film"), 0), store, first)).isTrue();
    time.settle();
    assertThat(windows.lend(time.now(), key(film("film"), 0), store, second)).isTrue();

    assertThat(first.body).hasSize(SEGMENT).isEqualTo(second.body);
    assertThat(windows.lend(time.now(), key(film("film"), 1), store, second)).isFalse();
  }

  /** Every request is for one segment, so that a window is a time for which it stays. */
  @Test
  void chainedWindowsLeaveTheSourceWhatTheoryLeaves() {
    for (double load : new double[] {0.2, 0.5, 1, 2}) {
      assertThat(sourceShare(load, true))
          .as("chained %s", load)
          .isCloseTo(Math.exp(-load), within(0.01));
      assertThat(sourceShare(load, false))
          .as("single %s", load)
          .isCloseTo(1 / (1 + load), within(0.01));
    }
  }

  /** The part of the requests that no window serves; load = λB. */
  private double sourceShare(double load, boolean chained) {
    windows = windows(10, 60, 60, chained);
    SplittableRandom random = new SplittableRandom(11);
    Description film = film("film" + load + chained);
    int requests = 40_000;
    int missed = 0;
    for (int i = 0; i < requests; i++) {
      double gapSeconds = -Math.log(1 - random.nextDouble()) * 60 / load;
      time.advance(Duration.ofNanos((long) (gapSeconds * 1e9)));
      missed += 1 - fed(film, 0);
    }
    return (double) missed / requests;
  }

  private int fed(Description film, long number) {
    if (read(film, number)) {
      return 1;
    }
    pass(film, number);
    return 0;
  }

  private boolean read(Description film, long number) {
    Optional<Parts> parts = windows.read(time.now(), key(film, number));
    parts.ifPresent(Parts::release);
    return parts.isPresent();
  }

  private void pass(Description film, long number) {
    windows.passed(
        time.now(),
        new StoredSegment(film, number, SEGMENT, film.metadata(), StoredSegment.FROM_SOURCE),
        parts(),
        true);
  }

  private Parts parts() {
    byte[] half = new byte[SEGMENT / 2];
    return new Parts(List.of(HeapBytes.of(half, leases), HeapBytes.of(half, leases)));
  }

  private PlayWindows windows(int segments, int seconds, int longest, boolean chained) {
    Settings.Windows settings =
        new Settings.Windows(
            (long) segments * SEGMENT,
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(longest),
            chained,
            true,
            true);
    return new PlayWindows(settings, Timeline.UNKNOWN, deadlines, counters);
  }

  private static SegmentKey key(Description film, long number) {
    return new SegmentKey(film.key(), number);
  }

  private static Description film(String name) {
    return new Description(
        new MediaId("studio", "/" + name),
        new Version("\"" + name + "\"", 1 << 20, new Layout.Fixed(SEGMENT)),
        new Metadata(
            "video/mp4",
            1 << 20,
            Optional.empty(),
            Optional.empty(),
            true,
            CacheTerms.NONE,
            Instant.EPOCH));
  }

  private static final class Loan implements org.tributary.core.cache.Store.Reading {
    byte[] body = new byte[0];

    @Override
    public void opened(org.tributary.core.turn.Now now, org.tributary.core.cache.Held held) {
      body = HeapBytes.bytesOf(held.bytes());
      held.bytes().release();
    }

    @Override
    public void missing(org.tributary.core.turn.Now now, String why) {
      throw new AssertionError(why);
    }
  }
}
