package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RegionFilterTest {

  @Property(tries = 50)
  void namesEveryGroupThatTells(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RegionFilter filter = new RegionFilter();
    filter.begin(random.nextInt(2000));
    int[] marks = random.ints(500).toArray();

    for (int i = 0; i < marks.length; i++) {
      filter.add(marks[i], i % RegionFilter.GROUPS);
    }

    for (int i = 0; i < marks.length; i++) {
      assertThat(filter.of(marks[i]) >>> (i % RegionFilter.GROUPS) & 1).isOne();
    }
  }

  @Test
  void isCrowdedWhenAsManyMoreWereMarkedAsItWasMadeFor() {
    RegionFilter filter = new RegionFilter();
    filter.begin(1000);
    for (int mark = 1; mark <= 2000; mark++) {
      filter.add(mark, 0);
    }
    assertThat(filter.isCrowded()).isFalse();

    filter.add(2001, 0);

    assertThat(filter.isCrowded()).isTrue();
  }

  @Test
  void namesNobodyForMostOfWhatIsNotTold() {
    RegionFilter filter = new RegionFilter();
    filter.begin(1000);
    SplittableRandom random = new SplittableRandom(1);
    random.ints(1000).forEach(mark -> filter.add(mark, random.nextInt(RegionFilter.GROUPS)));

    long named = random.ints(1000).mapToLong(mark -> Long.bitCount(filter.of(mark))).sum();

    assertThat(named).isLessThan(5000);
  }
}
