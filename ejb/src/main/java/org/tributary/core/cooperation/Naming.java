package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.core.media.SegmentSet;

/**
 * Names one holder for each segment that a region holds of an object.
 *
 * <p>Of several holders {@link Rendezvous} names the one that is the {@link Keeper} of the run: the
 * others are the first to drop it. Two spokesmen who know the same name the same. Where that would
 * make a long table, of a long object in many hands, the holder whose run reaches furthest is named
 * instead.
 */
final class Naming {
  /** With more runs than this by keepers, the fewest runs are taken. */
  private static final int MANY_RUNS = 64;

  private Naming() {}

  /** Segments that one helper is named for. */
  private record Named(long first, long last, String helper) {}

  /**
   * Who is named for which segments, by helper.
   *
   * @param media of the object
   * @param held by the holders' ids
   */
  static Map<String, SegmentSet> of(long media, Map<String, SegmentSet> held) {
    if (held.size() <= 1) {
      return held;
    }
    List<Holding> holdings = new ArrayList<>();
    held.forEach(
        (helper, segments) -> holdings.add(new Holding(helper, Rendezvous.seed(helper), segments)));
    List<SegmentSet.Run> all = union(held).runs();
    List<Named> byKeeper = name(media, holdings, all, true);
    return byHelper(byKeeper.size() <= MANY_RUNS ? byKeeper : name(media, holdings, all, false));
  }

  private static Map<String, SegmentSet> byHelper(List<Named> named) {
    Map<String, List<SegmentSet.Run>> runs = new TreeMap<>();
    for (Named run : named) {
      runs.computeIfAbsent(run.helper, h -> new ArrayList<>())
          .add(new SegmentSet.Run(run.first, run.last));
    }
    Map<String, SegmentSet> byHelper = new TreeMap<>();
    runs.forEach((helper, its) -> byHelper.put(helper, SegmentSet.ofRuns(its)));
    return byHelper;
  }

  /** What all of them hold together. */
  static SegmentSet union(Map<String, SegmentSet> held) {
    SegmentSet union = SegmentSet.EMPTY;
    for (SegmentSet one : held.values()) {
      union = union.withAll(one);
    }
    return union;
  }

  private record Holding(String helper, long seed, SegmentSet segments) {}

  private static List<Named> name(
      long media, List<Holding> holdings, List<SegmentSet.Run> all, boolean byKeeper) {
    List<Named> named = new ArrayList<>();
    for (SegmentSet.Run run : all) {
      long at = run.first();
      while (at <= run.last()) {
        Holding best = best(media, holdings, at, byKeeper);
        long end = best.segments.runEnd(at);
        if (byKeeper) {
          end = Math.min(end, at - at % Rendezvous.RUN + Rendezvous.RUN - 1);
        }
        add(named, at, end, best.helper);
        at = end + 1;
      }
    }
    return named;
  }

  private static Holding best(long media, List<Holding> holdings, long at, boolean byKeeper) {
    Holding best = holdings.get(0);
    long bestEnd = -1;
    long bestWeight = -1;
    for (Holding holding : holdings) {
      long end = holding.segments.runEnd(at);
      if (end >= at) {
        long weight = Rendezvous.weight(media, at, holding.seed);
        boolean first = bestEnd < 0;
        boolean lighter = Long.compareUnsigned(weight, bestWeight) < 0;
        if (first || (byKeeper ? lighter : end > bestEnd || (end == bestEnd && lighter))) {
          best = holding;
          bestEnd = end;
          bestWeight = weight;
        }
      }
    }
    return best;
  }

  private static void add(List<Named> named, long first, long last, String helper) {
    int before = named.size() - 1;
    if (before >= 0
        && named.get(before).helper.equals(helper)
        && named.get(before).last == first - 1) {
      named.set(before, new Named(named.get(before).first, last, helper));
    } else if (named.size() < RegionDigest.MAX_RUNS) {
      named.add(new Named(first, last, helper));
    }
  }
}
