package org.tributary.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void quartilesLieOnValuesOrBetweenThem() {
    assertThat(Spread.of(DoubleStream.of(5, 1, 4, 2, 3))).isEqualTo(new Spread(1, 2, 3, 4, 5));
    assertThat(Spread.of(DoubleStream.of(1, 2))).isEqualTo(new Spread(1, 1.25, 1.5, 1.75, 2));
    assertThat(Spread.of(DoubleStream.of(7))).isEqualTo(new Spread(7, 7, 7, 7, 7));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Spread.of(DoubleStream.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Spread.of(DoubleStream.of(1, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
