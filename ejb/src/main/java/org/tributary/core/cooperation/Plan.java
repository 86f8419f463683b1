package org.tributary.core.cooperation;

import java.util.List;

/**
 * Who is to supply each of the next segments of an object. Immutable.
 *
 * @param first the number of the first segment
 * @param suppliers one for each segment from there on, at least one
 * @param costMillis of the whole, switching included
 */
public record Plan(long first, List<Candidate> suppliers, double costMillis) {
  public Plan {
    suppliers = List.copyOf(suppliers);
    if (suppliers.isEmpty()) {
      throw new IllegalArgumentException("a plan for no segment, from " + first);
    }
  }

  /** Whether it says who is to supply this segment. */
  public boolean covers(long number) {
    return number >= first && number < first + suppliers.size();
  }

  /** Who is to supply a segment that it covers. */
  public Candidate supplier(long number) {
    return suppliers.get(Math.toIntExact(number - first));
  }
}
