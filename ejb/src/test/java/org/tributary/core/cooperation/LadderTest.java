package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  private static final long T = 1_000_000_000L;

  @Test
  void theFirstStepsGoToTheScopesOfTheirNumbers() {
    Ladder ladder = new Ladder(0, T, 0, 1);

    StringBuilder scopes = new StringBuilder();
    for (long tick = 0; tick < 16 * T; tick += T) {
      scopes.append(ladder.due(tick).map(scope -> scope.name().charAt(0)).orElse('-'));
    }

    assertThat(scopes).hasToString("GLRLNLRLGLRLNLRL");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 50})
  void whatNeighboursHearStandsEightToFourToTwoToOne(int jitter) {
    Ladder ladder = new Ladder(0, T, jitter / 100.0, 42);
    Map<Scope, Integer> heard = new EnumMap<>(Scope.class);

    for (long tick = 0; tick < 300 * T; tick += T / 200) {
      Optional<Scope> due = ladder.due(tick);
      for (Scope distance : Scope.values()) {
        if (due.filter(scope -> scope.compareTo(distance) >= 0).isPresent()) {
          heard.merge(distance, 1, Integer::sum);
        }
      }
    }

    assertThat(heard.get(Scope.LOCAL)).isBetween(270, 301);
    assertThat(heard.get(Scope.REGIONAL)).isBetween(145, 151);
    assertThat(heard.get(Scope.NATIONAL)).isBetween(74, 76);
    assertThat(heard.get(Scope.GLOBAL)).isBetween(37, 38);
  }

  @Test
  void whoIsLateSendsOnceToTheWidestScopeThatWasMissed() {
    Ladder ladder = new Ladder(0, T, 0, 1);
    ladder.due(0);

    assertThat(ladder.due(5 * T + T / 10)).contains(Scope.NATIONAL);
    assertThat(ladder.due(5 * T + T / 10)).isEmpty();
    assertThat(ladder.due(1_000_000 * T)).contains(Scope.GLOBAL);
  }

  @Test
  void whoIsLateSkipsWhatAWiderScopeServesWithinHalfAPeriod() {
    Ladder ladder = new Ladder(0, T, 0, 1);
    ladder.due(0);

    assertThat(ladder.due(T + 6 * T / 10)).isEmpty();
    assertThat(ladder.due(2 * T)).contains(Scope.REGIONAL);
  }

  @Test
  void aTimerIsToldTheNextStepOfItsScope() {
    Ladder ladder = new Ladder(0, T, 0, 1);
    ladder.due(0);

    assertThat(ladder.nextOf(Scope.LOCAL)).isEqualTo(T);
    assertThat(ladder.nextOf(Scope.REGIONAL)).isEqualTo(2 * T);
    assertThat(ladder.nextOf(Scope.NATIONAL)).isEqualTo(4 * T);
    assertThat(ladder.nextOf(Scope.GLOBAL)).isEqualTo(8 * T);
    assertThat(ladder.nextHeardAt(Scope.REGIONAL)).isEqualTo(2 * T);
  }
}
