package org.tributary.core.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SegmentSetTest {

  @Property(tries = 500)
  void itIsWhatASetOfNumbersIs(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> ones = new TreeSet<>();
    Set<Long> others = new TreeSet<>();
    SegmentSet one = random(random, ones);
    SegmentSet other = random(random, others);

    Set<Long> both = new TreeSet<>(ones);
    both.addAll(others);
    Set<Long> rest = new TreeSet<>(ones);
    rest.removeAll(others);

    assertThat(numbers(one)).isEqualTo(ones);
    assertThat(numbers(one.withAll(other))).isEqualTo(both);
    assertThat(numbers(one.withoutAll(other))).isEqualTo(rest);
    assertThat(one.withoutAll(other)).isEqualTo(SegmentSet.ofRuns(one.withoutAll(other).runs()));
    assertThat(one.withoutAll(other).size()).isEqualTo(rest.size());
    assertThat(one.containsAll(other)).isEqualTo(ones.containsAll(others));
  }

  @Test
  void nothingIsLeftOfWhatReachesToTheGreatestNumber() {
    SegmentSet live = SegmentSet.of(Long.MAX_VALUE - 9, Long.MAX_VALUE);

    assertThat(live.withoutAll(live)).isEqualTo(SegmentSet.EMPTY);
    assertThat(live.withoutAll(SegmentSet.of(Long.MAX_VALUE - 4, Long.MAX_VALUE)))
        .isEqualTo(SegmentSet.of(Long.MAX_VALUE - 9, Long.MAX_VALUE - 5));
  }

  private static SegmentSet random(SplittableRandom random, Set<Long> numbers) {
    SegmentSet set = SegmentSet.EMPTY;
    for (int i = random.nextInt(5); i > 0; i--) {
      long first = random.nextInt(30);
      long last = first + random.nextInt(6);
      set = set.with(first, last);
      for (long n = first; n <= last; n++) {
        numbers.add(n);
      }
    }
    return set;
  }

  private static Set<Long> numbers(SegmentSet set) {
    Set<Long> numbers = new TreeSet<>();
    set.forEach(numbers::add);
    return numbers;
  }
}
