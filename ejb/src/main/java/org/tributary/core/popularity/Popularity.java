package org.tributary.core.popularity;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.turn.Now;

/**
 * How often media objects are played, old plays counting less and less: after one half-life, half.
 * Confined to turns.
 *
 * <p>This is forward decay [1] as Airlift's {@code ExponentialDecay} has it: a play at tick t
 * weighs 2^(t/half-life), sums only grow, and whoever asks divides by the weight of the present. So
 * nothing has to be swept as time passes, and the order of two objects changes only when one of
 * them is played. Where Airlift moves a landmark to keep the sums within a double, we keep their
 * logarithm: {@code level = log2(sum of weights)}, a double that needs no landmark.
 *
 * <p>The number of objects is bounded. When one too many comes, the least popular other one is
 * forgotten, and so is whatever has decayed below {@value #FORGOTTEN_BELOW} plays. All versions of
 * an object share one count: a new version of a popular title is popular.
 *
 * <p>Players ask for a title in many ranges. A caller that counts each by the part of the title it
 * covers counts a whole play as one.
 *
 * <p>[1] Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay: A Practical Time Decay Model for
 * Streaming Systems, ICDE 2009.
 */
public final class Popularity {
  /** What has decayed below this many plays is as good as never played. */
  public static final double FORGOTTEN_BELOW = 0.001;

  /** The level of what was never played. */
  public static final double NEVER = Double.NEGATIVE_INFINITY;

  /** What rounding may add to a count: three plays never exceed a threshold of three. */
  private static final double ROUNDING = 1e-9;

  private static final double LOG_2 = Math.log(2);

  private final double halfLifeNanos;
  private final double threshold;
  private final int capacity;
  private final Map<Long, Count> counts = new HashMap<>();

  /**
   * By the level that each had when its place was found. Levels only grow, so a place is found anew
   * when it comes to be the least, and not with every play.
   */
  private final TreeSet<Count> ascending = new TreeSet<>(Popularity::compare);

  /** No level is less. */
  private double floor = Double.POSITIVE_INFINITY;

  private LongConsumer forgotten = media -> {};

  /**
   * Counts nothing yet.
   *
   * @param threshold an object is popular while its count exceeds this
   * @param capacity how many objects are remembered
   */
  public Popularity(Duration halfLife, double threshold, int capacity) {
    if (halfLife.isNegative() || halfLife.isZero()) {
      throw new IllegalArgumentException("half-life is not positive: " + halfLife);
    }
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException("threshold is negative: " + threshold);
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below one object: " + capacity);
    }
    this.halfLifeNanos = halfLife.toNanos();
    this.threshold = threshold;
    this.capacity = capacity;
  }

  /** Tells {@code listener} the {@link ObjectKey#media} of every object that is forgotten. */
  public void whenForgotten(LongConsumer listener) {
    forgotten = listener;
  }

  /**
   * Counts plays.
   *
   * @param plays how many; 0.25 for a request for a quarter of the title
   */
  public void played(Now now, ObjectKey object, double plays) {
    if (!(plays >= 0) || Double.isInfinite(plays)) {
      throw new IllegalArgumentException("not a number of plays: " + plays);
    }
    if (plays == 0) {
      return;
    }
    double weight = log2(plays) + now.tick() / halfLifeNanos;
    Count count = counts.get(object.media());
    if (count == null) {
      count = new Count(object.media(), weight);
      counts.put(count.media, count);
      ascending.add(count);
      floor = Math.min(floor, weight);
    } else {
      double greater = Math.max(count.level, weight);
      double less = Math.min(count.level, weight);
      count.level = greater + Math.log1p(Math.exp((less - greater) * LOG_2)) / LOG_2;
    }
    forgetWhatIsLeast(now, count);
  }

  /**
   * Takes a count that was saved.
   *
   * @param plays as {@link #of} gave it at {@code wallMillis}, milliseconds since 1970; a time in
   *     the future counts as now
   */
  public void restore(Now now, ObjectKey object, double plays, long wallMillis) {
    double ageNanos = Math.max(0, now.wall().toEpochMilli() - wallMillis) * 1e6;
    double left = plays * Math.exp(-ageNanos / halfLifeNanos * LOG_2);
    if (left >= FORGOTTEN_BELOW) {
      played(now, object, left);
    }
  }

  /** How many plays count now. */
  public double of(ObjectKey object, Now now) {
    return plays(level(object), now);
  }

  /** Whether the count exceeds the threshold. */
  public boolean isPopular(ObjectKey object, Now now) {
    return isPopular(level(object), now);
  }

  /** Whether a count of this {@link #level} exceeds the threshold now. */
  public boolean isPopular(double level, Now now) {
    return plays(level, now) > threshold + ROUNDING;
  }

  /** Whether the object is remembered at all. */
  public boolean knows(ObjectKey object) {
    return counts.containsKey(object.media());
  }

  /**
   * The logarithm of an object's weight, {@link #NEVER} for an unknown one. The greater one is the
   * more popular one, now and as long as neither is played.
   */
  public double level(ObjectKey object) {
    Count count = counts.get(object.media());
    return count == null ? NEVER : count.level;
  }

  /** How many objects are remembered. */
  public int size() {
    return counts.size();
  }

  /** How many plays a count of this {@link #level} is now. */
  public double plays(double level, Now now) {
    return Math.exp((level - now.tick() / halfLifeNanos) * LOG_2);
  }

  private void forgetWhatIsLeast(Now now, Count justPlayed) {
    if (counts.size() <= capacity && plays(floor, now) >= FORGOTTEN_BELOW) {
      return;
    }
    Count least = leastBut(justPlayed);
    while (least != null
        && (counts.size() > capacity || plays(least.level, now) < FORGOTTEN_BELOW)) {
      ascending.remove(least);
      counts.remove(least.media);
      forgotten.accept(least.media);
      least = leastBut(justPlayed);
    }
    floor = least == null ? justPlayed.level : Math.min(least.level, justPlayed.level);
  }

  private @Nullable Count leastBut(Count spared) {
    Count least = ascending.isEmpty() ? null : ascending.first();
    while (least != null && (least == spared || least.listed < least.level)) {
      Count next = ascending.higher(least);
      if (least.listed < least.level) {
        ascending.remove(least);
        least.listed = least.level;
        ascending.add(least);
        next = ascending.first();
      }
      least = next;
    }
    return least;
  }

  /** By level; written out, as it is called a dozen times to find a place. */
  private static int compare(Count one, Count other) {
    int levels = Double.compare(one.listed, other.listed);
    return levels != 0 ? levels : Long.compare(one.media, other.media);
  }

  private static double log2(double x) {
    return Math.log(x) / LOG_2;
  }

  private static final class Count {
    final long media;
    double level;

    /** The level that its place in the order is by; not to be changed in it. */
    double listed;

    Count(long media, double level) {
      this.media = media;
      this.level = level;
      this.listed = level;
    }
  }
}
