package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;

/** Ticks are tens of seconds here; a neighbour reads one segment in each. */
class PaceTest {
  private static final ObjectKey FILM = new ObjectKey(7, 1);
  private static final long PERIOD = 20;

  private final Pace pace = new Pace();

  @Test
  void whatGrewOnIsThoughtToGrowOnAsFastAndOneMoreIsOnItsWay() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 5));
    toldAt(112, SegmentSet.of(0, 5), SegmentSet.of(0, 11));

    assertThat(reachedAt(112)).isEqualTo(12);
    assertThat(reachedAt(115)).isEqualTo(15);
    assertThat(reachedAt(118)).isEqualTo(18);
  }

  @Test
  void whatWasBegunBetweenTwoMessagesIsThoughtToGrowTwiceAsFast() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 2));

    assertThat(reachedAt(106)).isEqualTo(3);
    assertThat(reachedAt(109)).isEqualTo(6);
    assertThat(reachedAt(112)).isEqualTo(9);
  }

  @Test
  void whatWasToldIsNoGuess() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    assertThat(pace.reaches(109, new SegmentKey(FILM, 5))).isFalse();
  }

  @Test
  void aFirstMessageTellsNoPace() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    assertThat(reachedAt(103)).isEqualTo(-1);
  }

  @Test
  void onlyWhatIsNewWithoutAGapIsPace() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(104, SegmentSet.of(0, 5), SegmentSet.of(0, 5).with(20, 21));

    assertThat(reachedAt(108)).isEqualTo(26);
  }

  @Test
  void whereAReaderHasComeBehindAnOldStretchCounts() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(104, SegmentSet.of(40, 59), SegmentSet.of(40, 59).with(0, 3));

    assertThat(reachedAt(106)).isEqualTo(8);
  }

  @Test
  void whatTheNextMessageDoesNotTellOfDoesNotGrow() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    pace.begin(112, PERIOD);

    assertThat(reachedAt(115)).isEqualTo(-1);
  }

  @Test
  void oneDisappointmentEndsIt() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    pace.disappointed(FILM);

    assertThat(reachedAt(109)).isEqualTo(-1);
  }

  @Test
  void whoIsSilentForItsPeriodIsNotReckonedWith() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    assertThat(reachedAt(126)).isPositive();
    assertThat(reachedAt(127)).isEqualTo(-1);
  }

  @Test
  void whoTellsSeldomIsReckonedWithForTwiceAsLong() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    toldAt(130, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    assertThat(reachedAt(190)).isPositive();
    assertThat(reachedAt(191)).isEqualTo(-1);
  }

  @Test
  void whoIsForgottenBeginsAnew() {
    toldAt(100, SegmentSet.EMPTY, SegmentSet.EMPTY);
    pace.stop();
    toldAt(106, SegmentSet.EMPTY, SegmentSet.of(0, 5));

    assertThat(reachedAt(107)).isEqualTo(-1);
  }

  private void toldAt(long tick, SegmentSet before, SegmentSet held) {
    pace.begin(tick, PERIOD);
    pace.told(FILM, before, held);
  }

  /** The last segment that is thought to be held beyond what was told, or -1. */
  private long reachedAt(long tick) {
    long reached = -1;
    for (long number = 0; number < 60; number++) {
      reached = pace.reaches(tick, new SegmentKey(FILM, number)) ? number : reached;
    }
    return reached;
  }
}
