package org.tributary.core.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.turn.Now;

class PopularityTest {
  private static final Duration HALF_LIFE = Duration.ofHours(1);
  private static final ObjectKey A = new ObjectKey(1, 1);
  private static final ObjectKey B = new ObjectKey(2, 1);
  private static final ObjectKey C = new ObjectKey(3, 1);

  private final Popularity popularity = new Popularity(HALF_LIFE, 3, 2);

  @Test
  void countsHalfAfterOneHalfLife() {
    popularity.played(at(0), A, 8);
    assertThat(popularity.of(A, at(60))).isCloseTo(4, within(1e-9));
    assertThat(popularity.of(A, at(180))).isCloseTo(1, within(1e-9));
  }

  @Test
  void isPopularOnlyBeyondTheThreshold() {
    for (int i = 0; i < 3; i++) {
      popularity.played(at(7), A, 1);
    }
    assertThat(popularity.isPopular(A, at(7))).isFalse();

    popularity.played(at(7), A, 1);
    assertThat(popularity.isPopular(A, at(7))).isTrue();
    assertThat(popularity.isPopular(A, at(67))).isFalse();
  }

  @Test
  void countsPartsOfATitleAsOnePlay() {
    for (int i = 0; i < 28; i++) {
      popularity.played(at(0), A, 1 / 7.0);
    }
    assertThat(popularity.of(A, at(0))).isCloseTo(4, within(1e-9));
  }

  @Test
  void countsAllVersionsOfAnObjectTogether() {
    popularity.played(at(0), A, 2);
    popularity.played(at(0), new ObjectKey(A.media(), 99), 3);
    assertThat(popularity.of(A, at(0))).isCloseTo(5, within(1e-9));
  }

  @Test
  void forgetsTheLeastPopularWhenThereAreTooMany() {
    List<Long> forgotten = new ArrayList<>();
    popularity.whenForgotten(forgotten::add);
    popularity.played(at(0), A, 3);
    popularity.played(at(0), B, 2);

    popularity.played(at(0), C, 1);

    assertThat(forgotten).containsExactly(B.media());
    assertThat(popularity.size()).isEqualTo(2);
    assertThat(popularity.of(B, at(0))).isZero();
    assertThat(popularity.knows(A)).isTrue();
  }

  @Test
  void forgetsWhatHasDecayedAway() {
    popularity.played(at(0), A, 1);
    popularity.played(at(60 * 11), B, 1);
    assertThat(popularity.knows(A)).isFalse();
  }

  @Test
  void comesBackFromWhatWasSavedAsIfNothingHadHappened() {
    popularity.played(at(0), A, 6);
    double saved = popularity.of(A, at(30));
    long savedAt = at(30).wall().toEpochMilli();

    Popularity next = new Popularity(HALF_LIFE, 3, 2);
    Now restart = new Now(12345, at(90).wall());
    next.restore(restart, A, saved, savedAt);

    assertThat(next.of(A, restart)).isCloseTo(popularity.of(A, at(90)), within(1e-9));
  }

  @Test
  void takesACountFromTheFutureAsItIs() {
    popularity.restore(at(0), A, 2, at(5).wall().toEpochMilli());
    assertThat(popularity.of(A, at(0))).isCloseTo(2, within(1e-9));
  }

  @Test
  void refusesNonsense() {
    assertThatIllegalArgumentException().isThrownBy(() -> popularity.played(at(0), A, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> popularity.played(at(0), A, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Popularity(Duration.ZERO, 3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Popularity(HALF_LIFE, -1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Popularity(HALF_LIFE, 3, 0));
  }

  /** The reference keeps every play and weighs them all when it is asked. */
  @Property(tries = 200)
  void agreesWithAReferenceThatKeepsEveryPlay(
      @ForAll @Size(max = 60) List<@IntRange(max = 2999) Integer> plays) {
    Popularity many = new Popularity(HALF_LIFE, 3, 1000);
    Map<Integer, List<Long>> reference = new HashMap<>();
    long minute = 0;
    for (int play : plays) {
      minute += play / 10;
      many.played(at(minute), key(play % 10), 1);
      reference.computeIfAbsent(play % 10, k -> new ArrayList<>()).add(minute);
    }
    for (Map.Entry<Integer, List<Long>> entry : reference.entrySet()) {
      double expected = 0;
      for (long played : entry.getValue()) {
        expected += Math.pow(0.5, (minute - played) / 60.0);
      }
      if (many.knows(key(entry.getKey()))) {
        assertThat(many.of(key(entry.getKey()), at(minute))).isCloseTo(expected, within(0.0011));
      } else {
        assertThat(expected).isLessThan(Popularity.FORGOTTEN_BELOW + 1e-6);
      }
    }
  }

  private static ObjectKey key(int index) {
    return new ObjectKey(index, 0);
  }

  private static Now at(long minutes) {
    return new Now(
        Duration.ofMinutes(minutes).toNanos(),
        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(minutes * 60));
  }
}
