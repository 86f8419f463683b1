package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ShelvedSegmentsTest {

  @Property(tries = 100)
  void itKnowsWhatAMapKnows(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ShelvedSegments segments = new ShelvedSegments();
    TreeMap<Long, ShelvedSegment> plain = new TreeMap<>();
    for (int step = 0; step < 500; step++) {
      long number = random.nextInt(60);
      assertThat(segments.contains(number)).isEqualTo(plain.containsKey(number));
      assertThat(segments.get(number)).isSameAs(plain.get(number));
      if (plain.containsKey(number) || random.nextInt(4) == 0) {
        assertThat(segments.remove(number)).isSameAs(plain.remove(number));
      } else {
        ShelvedSegment segment = new ShelvedSegment(number, 1);
        segments.add(segment);
        plain.put(number, segment);
      }
      assertThat(segments.size()).isEqualTo(plain.size());
      assertThat(segments.isEmpty()).isEqualTo(plain.isEmpty());
      assertThat(segments).containsExactlyElementsOf(plain.values());
    }
  }
}
