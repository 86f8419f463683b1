package org.tributary.simulator.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.simulator.workload.Zipf;

class TheoryTest {

  @Test
  void simulation_agrees_with_theory_in_every_case() {
    List<Theory.Line> lines = Theory.lines(1_000_000, 1);
    assertThat(lines).hasSize(12).allMatch(Theory.Line::agrees);
  }

  @ParameterizedTest
  @CsvSource({"100, 0.2874", "200, 0.3997", "400, 0.5392"})
  void Che_s_approximation_is_as_published(int capacity, double expected) {
    assertThat(CheApproximation.hitRatio(new Zipf(2000, 0.8), capacity))
        .isCloseTo(expected, within(0.0001));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.248461", "2, 0.460503", "3, 0.637815"})
  void King_s_formula_is_exact(int capacity, double expected) {
    assertThat(ExactLru.hitRatio(new Zipf(6, 1), capacity)).isCloseTo(expected, within(0.000001));
  }
}
