package org.tributary.core.window;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far behind one another an object is read: what a play window's length is made of. Confined to
 * turns.
 *
 * <p>A gap is the time between two readings of one segment. The usual gap rises to a longer one at
 * once and falls slowly, so that it covers most followers without being the longest ever seen. When
 * nobody has followed for twice the length, it is forgotten. Readings are remembered longer than
 * their bytes, else a window could never learn that it is too short.
 */
final class Gaps {
  /** How much longer than the usual gap a window is: followers are not punctual. */
  private static final double MARGIN = 1.25;

  private static final double WEIGHT_OF_LAST = 0.2;
  private static final int REMEMBERED = 4096;

  private final long shortest;
  private final long longest;
  private double usual;
  private long followedTick;
  private final Map<Long, Long> readings =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  Gaps(long shortest, long longest) {
    this.shortest = shortest;
    this.longest = Math.max(shortest, longest);
  }

  /** Segment {@code number} is read; the gap to its last reading, if that was not too long ago. */
  Optional<Long> read(long number, long tick) {
    Long last = readings.remove(number);
    readings.put(number, tick);
    if (last == null || tick - last > longest) {
      return Optional.empty();
    }
    return Optional.of(tick - last);
  }

  /** Somebody follows at a distance of {@code gap}. */
  void followed(long gap, long tick) {
    followedTick = tick;
    usual = gap > usual ? gap : usual + WEIGHT_OF_LAST * (gap - usual);
  }

  /**
   * Somebody is thought to follow at a distance of {@code gap}: that may lengthen the window, but
   * never shortens it, for what is observed here is surer.
   */
  void thoughtToFollow(long gap, long tick) {
    followedTick = tick;
    usual = Math.max(usual, (double) gap);
  }

  /** Whether anybody followed lately. */
  boolean isFollowed(long tick) {
    if (usual > 0 && tick - followedTick > 2 * length()) {
      usual = 0;
    }
    return usual > 0;
  }

  /** How long what has passed is to stay while memory lasts, in nanoseconds. */
  long length() {
    return Math.max(shortest, wished());
  }

  /**
   * For how long what has passed is of use to those who follow, in nanoseconds; 0 if nobody does.
   */
  long wished() {
    return Math.min(longest, (long) (usual * MARGIN));
  }

  /** Whether no reading is remembered that a follower could still refer to. */
  boolean isForgotten(long tick) {
    return readings.values().stream().noneMatch(last -> tick - last <= longest);
  }
}
