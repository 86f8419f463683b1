package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

class OwnHoldingsTest {

  @Property(tries = 200)
  void itKnowsWhatChangedAsAListOfAllStatesWould(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    OwnHoldings holdings = new OwnHoldings();
    TreeMap<ObjectKey, SegmentSet> now = new TreeMap<>();
    TreeMap<ObjectKey, SegmentSet> then = new TreeMap<>();
    long mark = 0;

    for (int i = 0; i < 200; i++) {
      ObjectKey object = object(random.nextInt(10));
      SegmentSet before = now.getOrDefault(object, SegmentSet.EMPTY);
      long n = random.nextInt(20);
      SegmentSet after = random.nextBoolean() ? before.with(n, n + 3) : before.without(n, n + 5);
      OwnHoldings.Difference difference = holdings.change(object, after);
      now.put(object, after);
      assertThat(difference.came()).isEqualTo(minus(after, before));
      assertThat(difference.went()).isEqualTo(minus(before, after));
      if (random.nextInt(20) == 0) {
        mark = holdings.mark();
        then = new TreeMap<>(now);
        holdings.forgetGone(mark);
      }
    }

    TreeMap<ObjectKey, SegmentSet> rebuilt = new TreeMap<>(then);
    holdings.since(mark).forEach(h -> rebuilt.put(h.object(), h.held()));
    assertThat(rebuilt).isEqualTo(now);
    now.values().removeIf(SegmentSet::isEmpty);
    TreeMap<ObjectKey, SegmentSet> all = new TreeMap<>();
    holdings.all().forEach(h -> all.put(h.object(), h.held()));
    assertThat(all).isEqualTo(now);
    assertThat(holdings.segments())
        .isEqualTo(now.values().stream().mapToLong(SegmentSet::size).sum());
  }

  @Test
  void numbersBeyondTheWireFormStayUnsaid() {
    OwnHoldings holdings = new OwnHoldings();

    holdings.change(object(1), segments(1, 2, Long.MAX_VALUE - 10, Long.MAX_VALUE - 5));

    assertThat(holdings.all()).containsExactly(Examples.holding(1, 1, 2));
  }

  private static long minus(SegmentSet a, SegmentSet b) {
    Set<Long> rest = new HashSet<>();
    a.forEach(rest::add);
    b.forEach(rest::remove);
    return rest.size();
  }
}
