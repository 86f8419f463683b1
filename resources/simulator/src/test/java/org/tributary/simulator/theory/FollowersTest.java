package org.tributary.simulator.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowersTest {

  @ParameterizedTest
  @CsvSource({"0.1, 5", "0.1, 10", "0.1, 30"})
  void windows_feed_as_many_followers_as_Poisson_says(double perSecond, double windowSeconds) {
    for (boolean chained : new boolean[] {true, false}) {
      assertThat(Followers.sourceShare(chained, perSecond, windowSeconds, 200_000, 1))
          .isCloseTo(Followers.expected(chained, perSecond, windowSeconds), within(0.01));
    }
  }
}
