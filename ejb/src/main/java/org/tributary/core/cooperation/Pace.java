package org.tributary.core.cooperation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;

/**
 * How far a neighbour's receivers will have read by now: where what it holds of an object grew
 * between its last two messages, it is thought to go on growing as fast until the next one.
 * Confined to turns.
 *
 * <p>News of far neighbours are old, and whoever reads a title a minute behind them wants just what
 * they have not told yet. Some receivers stop, so this is a guess: it is worth a question to
 * whoever would ask the source next, and nothing else is built on it. A guess that was wrong ends
 * it until the neighbour tells of more; so does the neighbour's period, or twice the time that the
 * growth took if that is longer, as by then the neighbour should have told again.
 *
 * <p>What grew where nothing grew before was begun some time between the two messages, on average
 * halfway, so it is thought to grow twice as fast as what is new of it would say.
 */
final class Pace {
  private static final int VALID_TIMES = 2;
  private static final int BEGUN_TIMES = 2;

  /** By object; few neighbours are paced, so there is a table for none of the others. */
  private Map<ObjectKey, Growth> growing = Map.of();

  /** What the message before told of. */
  private Map<ObjectKey, Growth> grewBefore = Map.of();

  private long toldTick = Long.MIN_VALUE;
  private long nanos;
  private long validNanos;

  /**
   * What has grown.
   *
   * @param end the last new segment
   * @param segments how many come there in the time between two messages, without a gap
   */
  private record Growth(long end, long segments) {}

  /**
   * A message begins that is heard at {@code tick}: what it does not tell of does not grow.
   *
   * @param periodNanos in which the neighbour is heard at least once
   */
  void begin(long tick, long periodNanos) {
    grewBefore = growing;
    growing = Map.of();
    nanos = toldTick == Long.MIN_VALUE ? 0 : tick - toldTick;
    validNanos = Math.max(VALID_TIMES * nanos, periodNanos);
    toldTick = tick;
  }

  /** Nothing is known any more of what was told. */
  void stop() {
    growing = Map.of();
    grewBefore = Map.of();
    toldTick = Long.MIN_VALUE;
  }

  /** The message tells that {@code held} is held of {@code object}, where it was {@code before}. */
  void told(ObjectKey object, SegmentSet before, SegmentSet held) {
    if (nanos <= 0) {
      return;
    }
    List<SegmentSet.Run> runs = held.runs();
    for (int i = runs.size() - 1; i >= 0; i--) {
      SegmentSet.Run run = runs.get(i);
      if (!before.contains(run.last())) {
        long first = run.last();
        while (first > run.first() && !before.contains(first - 1)) {
          first--;
        }
        long segments = run.last() - first + 1;
        int times = grewUpTo(object, first) ? 1 : BEGUN_TIMES;
        grows(object, new Growth(run.last(), times * segments));
        return;
      }
    }
  }

  /** Whether the message before told of growth that ended right before {@code first}. */
  private boolean grewUpTo(ObjectKey object, long first) {
    @Nullable Growth before = grewBefore.get(object);
    return before != null && before.end + 1 == first;
  }

  private void grows(ObjectKey object, Growth growth) {
    if (growing.isEmpty()) {
      growing = new HashMap<>();
    }
    growing.put(object, growth);
  }

  /** Whether {@code key}, which was not told of, is thought to be held by now. */
  boolean reaches(long tick, SegmentKey key) {
    @Nullable Growth growth = growing.get(key.object());
    long since = tick - toldTick;
    if (growth == null || since > validNanos) {
      return false;
    }
    long ahead = key.number() - growth.end;
    // One more: it may have been on its way when the neighbour told.
    return ahead > 0 && ahead <= 1 + (double) growth.segments * since / nanos;
  }

  /** It does not hold what it was thought to hold of {@code object}. */
  void disappointed(ObjectKey object) {
    if (growing.containsKey(object)) {
      growing.remove(object);
    }
  }
}
