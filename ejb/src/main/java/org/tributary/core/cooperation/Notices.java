package org.tributary.core.cooperation;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * Which copies are told as gone before they are. Confined to turns.
 *
 * <p>What a helper has let go of since its last message its neighbours still count on, and let go
 * of their own copies. So with each message it gives notice of the copies that are likely to be
 * evicted before the next one: whoever holds another one values that as if they were gone, and so
 * no two of them go at the same time. They are held and served until then. Those that stay, because
 * they were asked for or others let go of theirs, are told again by a later message.
 *
 * <p>Only of copies: nobody counts on having what no other helper holds, and as long as it is held
 * it shall be found.
 */
final class Notices {
  private Map<ObjectKey, Given> given = Map.of();

  private record Given(SegmentSet held, SegmentSet leaving) {
    SegmentSet told() {
      return held.withoutAll(leaving);
    }
  }

  /** Takes what is held of an object now and says what to tell of it. */
  SegmentSet told(ObjectKey object, SegmentSet held) {
    Given notice = given.get(object);
    if (notice == null) {
      return held;
    }
    Given renewed = new Given(held, notice.leaving);
    given.put(object, renewed);
    return renewed.told();
  }

  /** What is held of an object of which {@code told} is told. */
  SegmentSet held(ObjectKey object, SegmentSet told) {
    Given notice = given.get(object);
    return notice == null ? told : notice.held;
  }

  /**
   * Gives notice of {@code leaving}, and of nothing else any more.
   *
   * @param told what is told of an object now
   * @return what to tell from now on of each object that this concerns
   */
  Map<ObjectKey, SegmentSet> give(
      Map<ObjectKey, SegmentSet> leaving, Function<ObjectKey, SegmentSet> told) {
    TreeSet<ObjectKey> concerned = new TreeSet<>(given.keySet());
    concerned.addAll(leaving.keySet());
    Map<ObjectKey, SegmentSet> tell = new TreeMap<>();
    Map<ObjectKey, Given> renewed = new TreeMap<>();
    for (ObjectKey object : concerned) {
      Given notice =
          new Given(
              held(object, told.apply(object)), leaving.getOrDefault(object, SegmentSet.EMPTY));
      if (!notice.leaving.isEmpty()) {
        renewed.put(object, notice);
      }
      tell.put(object, notice.told());
    }
    given = renewed;
    return tell;
  }
}
