package org.tributary.core.cache;

import java.util.function.LongToDoubleFunction;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.turn.Now;

/**
 * What it would cost to get a held segment back if it were evicted: the answer of cooperation to
 * the cache's question, so that neighbours together hold more than each alone.
 *
 * <p>For an answer to do good it says, in the unit of the settings' prices:
 *
 * <ul>
 *   <li>the source's price where no neighbour has the segment;
 *   <li>the price of the holder's scope where a neighbour has it, and much less than that within
 *       the region, so that the duplicate leaves first;
 *   <li>the price of the region where a near neighbour has it but this helper is the one of the two
 *       that is to keep it: it still leaves before the only copy of something else, yet two helpers
 *       that are short of space at the same time do not both drop the same segment.
 * </ul>
 *
 * It is asked when a segment is admitted and, of all that is held of an object at once, after
 * {@link Shelf#costsChanged}, and is not to fluctuate with load or latency.
 */
@FunctionalInterface
public interface CostBack {

  /**
   * The costs of getting segments of {@code object} back, by their numbers; not negative, and good
   * for this turn.
   */
  LongToDoubleFunction costsBack(Now now, ObjectKey object);
}
