package org.tributary.simulator.theory;

import org.tributary.simulator.workload.Zipf;

/**
 * The hit ratio of an LRU cache of equal objects under independent requests, by Che's approximation
 * [1]: an object is held if it was asked for within the cache's characteristic time, which is such
 * that as many are held as fit.
 *
 * <p>[1] H. Che, Y. Tung, Z. Wang: Hierarchical Web caching systems: modeling, design and
 * experimental results. IEEE Journal on Selected Areas in Communications 20 (2002).
 */
public final class CheApproximation {
  private static final int STEPS = 200;

  private CheApproximation() {}

  /** The share of hits in a cache that holds {@code capacity} of the objects. */
  public static double hitRatio(Zipf objects, int capacity) {
    double least = 0;
    double most = 1;
    while (held(objects, most) < capacity) {
      most *= 2;
    }
    for (int step = 0; step < STEPS; step++) {
      double middle = (least + most) / 2;
      if (held(objects, middle) < capacity) {
        least = middle;
      } else {
        most = middle;
      }
    }
    double hits = 0;
    for (int rank = 0; rank < objects.count(); rank++) {
      double chance = objects.probability(rank);
      hits += chance * -Math.expm1(-chance * most);
    }
    return hits;
  }

  private static double held(Zipf objects, double time) {
    double held = 0;
    for (int rank = 0; rank < objects.count(); rank++) {
      held += -Math.expm1(-objects.probability(rank) * time);
    }
    return held;
  }
}
