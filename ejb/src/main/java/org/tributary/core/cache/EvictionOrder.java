package org.tributary.core.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Now;

/**
 * What leaves first: the objects with something that may be evicted, in the order of the value of
 * their least valuable segment. Confined to turns.
 *
 * <p><b>Value.</b> Eviction follows GreedyDual [1] in the form of GDSF [2]. A segment is worth
 *
 * <pre>value = base + gain x worth</pre>
 *
 * <ul>
 *   <li><i>base</i> is the ageing level when its object was last asked for. The level is the value
 *       of the last eviction, so it rises as the store turns over, and idle objects sink below it
 *       however popular they were.
 *   <li><i>gain</i> is what {@link CostBack} says it costs to get the segment back, as a part of
 *       the source's price.
 *   <li><i>worth</i> = (1 + {@value #ROUND_TRIP_BYTES} / mean segment size) x log2(1 + plays), with
 *       at least one play: the value of a byte. Small segments are worth more per byte because each
 *       costs a round trip; the mean is used so that the short last segment of an object is not
 *       worth more than its head. Plays count as they stood when the object was last asked for.
 * </ul>
 *
 * Within an object what has least gain goes first, and of equals the tail. Objects are kept in the
 * order of their least valuable segment, so that an eviction takes O(log n). Requests make objects
 * more valuable, so each keeps its place until it comes to be the least, and is found another one
 * then; only what has become less valuable moves at once.
 *
 * <p>[1] Young: The k-server dual and loose competitiveness for paging, 1994. Cao, Irani:
 * Cost-aware WWW proxy caching algorithms, USITS 1997. [2] Cherkasova: Improving WWW proxies
 * performance with Greedy-Dual-Size-Frequency caching policy, HPL-98-69, 1998.
 */
final class EvictionOrder {
  /** What a round trip is worth in bytes. */
  static final int ROUND_TRIP_BYTES = 64 * 1024;

  /** Costs above this many times the source's price count as this. */
  private static final int COST_MAX = 4;

  private static final double LOG_2 = Math.log(2);

  private final double priceSource;
  private final CostBack costBack;
  private final TreeSet<ShelvedObject> byValue = new TreeSet<>(EvictionOrder::compareValues);
  private final List<ShelvedObject> costsUnknown = new ArrayList<>();
  private double level;
  private long touches;

  /** What would leave next. */
  record Victim(ShelvedObject entry, ShelvedSegment segment, double value) {}

  /**
   * Nothing yet.
   *
   * @param priceSource the price of a segment from its source, in the unit of {@code costBack}
   */
  EvictionOrder(double priceSource, CostBack costBack) {
    this.priceSource = priceSource;
    this.costBack = costBack;
  }

  private static int compareValues(ShelvedObject one, ShelvedObject other) {
    int values = Double.compare(one.listedValue, other.listedValue);
    if (values != 0) {
      return values;
    }
    int touched = Long.compare(one.listedTouched, other.listedTouched);
    return touched != 0 ? touched : one.key.compareTo(other.key);
  }

  /** The ageing level. */
  double level() {
    return level;
  }

  /** The store has turned over to {@code value}. */
  void ageTo(double value) {
    level = Math.max(level, value);
  }

  /** A newcomer of this credit was refused: a part of a turnover. */
  void ageBy(double credit) {
    level += credit;
  }

  /** The object was asked for: it is at the present level. The caller places it. */
  void touch(ShelvedObject entry) {
    entry.base = level;
    entry.touched = ++touches;
  }

  /** Reckons the object's value anew: it has changed, or what may be evicted of it has. */
  void place(ShelvedObject entry) {
    if (entry.evictable.isEmpty()) {
      unlist(entry);
      return;
    }
    entry.value = entry.base + entry.evictable.first().gain * worth(entry);
    if (!entry.listed || entry.value < entry.listedValue) {
      list(entry);
    }
  }

  /** Finds the object's place by its present value. */
  private void list(ShelvedObject entry) {
    unlist(entry);
    entry.listed = true;
    entry.listedValue = entry.value;
    entry.listedTouched = entry.touched;
    byValue.add(entry);
  }

  private void unlist(ShelvedObject entry) {
    if (entry.listed) {
      byValue.remove(entry);
      entry.listed = false;
    }
  }

  /** What the object's popularity makes of a segment's gain. */
  static double worth(ShelvedObject entry) {
    return (1 + ROUND_TRIP_BYTES / entry.meanLength()) * Math.log(1 + entry.plays) / LOG_2;
  }

  /** What it costs to get a segment back, as a part of the source's price. */
  double gain(Now now, ObjectKey object, long number) {
    return gain(costBack.costsBack(now, object), number);
  }

  private double gain(LongToDoubleFunction costs, long number) {
    return priceSource > 0 ? Math.min(costs.applyAsDouble(number) / priceSource, COST_MAX) : 1;
  }

  /** The costs of getting this object's segments back are to be asked again. */
  void costsChanged(ShelvedObject entry) {
    if (!entry.costsUnknown) {
      entry.costsUnknown = true;
      costsUnknown.add(entry);
    }
  }

  /** The object is not held any more. */
  void forget(ShelvedObject entry) {
    if (entry.costsUnknown) {
      entry.costsUnknown = false;
      costsUnknown.remove(entry);
    }
  }

  /** Asks the costs that may have changed. */
  void askCosts(Now now) {
    for (ShelvedObject entry : costsUnknown) {
      entry.costsUnknown = false;
      LongToDoubleFunction costs = costBack.costsBack(now, entry.key);
      for (ShelvedSegment segment : entry.segments) {
        double gain = gain(costs, segment.number);
        if (gain != segment.gain) {
          boolean listed = entry.evictable.remove(segment);
          segment.gain = gain;
          if (listed) {
            entry.evictable.add(segment);
          }
        }
      }
      place(entry);
    }
    costsUnknown.clear();
  }

  /** What would leave next, if anything may leave. */
  @Nullable Victim leastValuable() {
    if (byValue.isEmpty()) {
      return null;
    }
    ShelvedObject least = byValue.first();
    while (least.value > least.listedValue || least.touched > least.listedTouched) {
      list(least);
      least = byValue.first();
    }
    return new Victim(least, least.evictable.first(), least.value);
  }

  /**
   * Of those that would leave next for {@code most} like them those that need not come back from
   * the source.
   *
   * @param spare the bytes that newcomers find free, so that nothing leaves for these
   */
  Map<ObjectKey, SegmentSet> copiesLeaving(int most, long spare) {
    List<Victim> next = new ArrayList<>();
    long missing = -spare;
    while (next.size() < most) {
      Victim victim = leastValuable();
      if (victim == null) {
        break;
      }
      setAside(victim);
      next.add(victim);
      missing += victim.segment.footprint;
    }
    putBack(next);
    Map<ObjectKey, SegmentSet> copies = new TreeMap<>();
    for (Victim victim : next) {
      if (missing <= 0) {
        break;
      }
      missing -= victim.segment.footprint;
      if (victim.segment.gain < 1) {
        long number = victim.segment.number;
        copies.merge(victim.entry.key, SegmentSet.of(number, number), SegmentSet::withAll);
      }
    }
    return copies;
  }

  /** Whether a newcomer of this value takes the place of {@code victim}. */
  static boolean beats(ShelvedSegment newcomer, double value, ShelvedObject entry, Victim victim) {
    return victim.entry == entry
        ? ShelvedSegment.BY_LEAVING.compare(victim.segment, newcomer) < 0
        : value >= victim.value;
  }

  /** Takes a victim out, to see the next. */
  void setAside(Victim victim) {
    victim.entry.evictable.remove(victim.segment);
    place(victim.entry);
  }

  /** Puts victims back that were set aside. */
  void putBack(List<Victim> victims) {
    for (Victim victim : victims) {
      victim.entry.evictable.add(victim.segment);
      place(victim.entry);
    }
  }
}
