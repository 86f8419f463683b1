package org.tributary.simulator.measure;

import java.util.EnumMap;
import java.util.Map;

/** What was counted so far. Not thread-safe, as a run is not. */
public final class Tally {
  private final Map<Count, Long> counts = new EnumMap<>(Count.class);

  /** Adds one. */
  public void add(Count count) {
    add(count, 1);
  }

  /** Adds {@code amount}. */
  public void add(Count count, long amount) {
    counts.merge(count, amount, Long::sum);
  }

  /** How much was counted. */
  public long get(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  /** Begins anew: the warm-up is over. */
  public void clear() {
    counts.clear();
  }
}
