package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

class NoticesTest {
  private final Notices notices = new Notices();

  @Test
  void whatIsAboutToLeaveIsNotTold() {
    Map<ObjectKey, SegmentSet> tell =
        notices.give(Map.of(object(1), segments(3, 4)), object -> segments(0, 9));

    assertThat(tell).containsExactly(Map.entry(object(1), segments(0, 2, 5, 9)));
    assertThat(notices.told(object(1), segments(0, 3, 5, 10))).isEqualTo(segments(0, 2, 5, 10));
    assertThat(notices.told(object(2), segments(3, 4))).isEqualTo(segments(3, 4));
  }

  @Test
  void whatStaysIsToldAgain() {
    notices.give(
        Map.of(object(1), segments(0, 1), object(2), segments(0, 1)), object -> segments(0, 9));

    Map<ObjectKey, SegmentSet> tell =
        notices.give(Map.of(object(2), segments(1, 2)), object -> segments(2, 9));

    assertThat(tell)
        .containsExactly(
            Map.entry(object(1), segments(0, 9)), Map.entry(object(2), segments(0, 0, 3, 9)));
  }

  @Test
  void whatHasLeftMeanwhileIsNotToldAgain() {
    notices.give(Map.of(object(1), segments(0, 4)), object -> segments(0, 9));
    SegmentSet told = notices.told(object(1), segments(2, 9));

    Map<ObjectKey, SegmentSet> tell = notices.give(Map.of(), object -> told);

    assertThat(told).isEqualTo(segments(5, 9));
    assertThat(tell).containsExactly(Map.entry(object(1), segments(2, 9)));
    assertThat(notices.held(object(1), segments(2, 9))).isEqualTo(segments(2, 9));
  }

  @Test
  void itKnowsWhatIsHeldThoughItIsNotTold() {
    notices.give(Map.of(object(1), segments(0, 4)), object -> segments(0, 9));

    assertThat(notices.held(object(1), segments(5, 9))).isEqualTo(segments(0, 9));
    assertThat(notices.held(object(2), segments(5, 9))).isEqualTo(segments(5, 9));
  }
}
