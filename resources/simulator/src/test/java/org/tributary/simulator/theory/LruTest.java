package org.tributary.simulator.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.simulator.scheme.LruCache;
import org.tributary.simulator.workload.Zipf;

class LruTest {
  private static final int REQUESTS = 1_000_000;

  @ParameterizedTest
  @CsvSource({"100, 0.2874", "200, 0.3997", "400, 0.5392"})
  void a_large_cache_hits_as_often_as_Che_says(int capacity, double expected) {
    Zipf objects = new Zipf(2000, 0.8);
    assertThat(CheApproximation.hitRatio(objects, capacity)).isCloseTo(expected, within(0.0001));
    assertThat(simulated(objects, capacity)).isCloseTo(expected, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.248461", "2, 0.460503", "3, 0.637815"})
  void a_small_cache_hits_as_often_as_King_says(int capacity, double expected) {
    Zipf objects = new Zipf(6, 1);
    assertThat(ExactLru.hitRatio(objects, capacity)).isCloseTo(expected, within(0.000001));
    assertThat(simulated(objects, capacity)).isCloseTo(expected, within(0.003));
  }

  private static double simulated(Zipf objects, int capacity) {
    SplittableRandom random = new SplittableRandom(1);
    LruCache cache = new LruCache(capacity);
    for (int i = 0; i < REQUESTS / 10; i++) {
      cache.ask(objects.draw(random));
    }
    int hits = 0;
    for (int i = 0; i < REQUESTS; i++) {
      hits += cache.ask(objects.draw(random)) ? 1 : 0;
    }
    return (double) hits / REQUESTS;
  }
}
