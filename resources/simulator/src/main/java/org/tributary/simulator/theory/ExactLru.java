package org.tributary.simulator.theory;

import java.util.BitSet;
import org.tributary.simulator.workload.Zipf;

/**
 * The hit ratio of an LRU cache of a few equal objects under independent requests, exactly: King's
 * formula [1], a sum over all ordered sets of objects that the cache can hold.
 *
 * <p>[1] W. F. King: Analysis of demand paging algorithms. IFIP Congress 1971.
 */
public final class ExactLru {
  private final Zipf objects;
  private final BitSet held = new BitSet();

  private ExactLru(Zipf objects) {
    this.objects = objects;
  }

  /** The share of hits in a cache that holds {@code capacity} of the objects. */
  public static double hitRatio(Zipf objects, int capacity) {
    return new ExactLru(objects).hits(capacity, 1, 0);
  }

  /**
   * The hits over all states that begin with the objects held.
   *
   * @param chance of these states
   * @param mass how often the objects held are asked for
   */
  private double hits(int room, double chance, double mass) {
    if (room == 0 || held.cardinality() == objects.count()) {
      return chance * mass;
    }
    double hits = 0;
    for (int next = 0; next < objects.count(); next++) {
      if (!held.get(next)) {
        double own = objects.probability(next);
        held.set(next);
        hits += hits(room - 1, chance * own / (1 - mass), mass + own);
        held.clear(next);
      }
    }
    return hits;
  }
}
