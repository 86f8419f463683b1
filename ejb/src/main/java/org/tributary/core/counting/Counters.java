package org.tributary.core.counting;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The helper's counters. May be used from any thread. */
public final class Counters {
  private final Map<Counter, LongAdder> values = new EnumMap<>(Counter.class);

  public Counters() {
    for (Counter counter : Counter.values()) {
      values.put(counter, new LongAdder());
    }
  }

  /** Adds one. */
  public void count(Counter counter) {
    add(counter, 1);
  }

  /** Adds {@code amount}; levels may go down. */
  public void add(Counter counter, long amount) {
    if (amount < 0 && !counter.isLevel()) {
      throw new IllegalArgumentException(counter + " cannot go down: " + amount);
    }
    adder(counter).add(amount);
  }

  /** Its value. */
  public long get(Counter counter) {
    return adder(counter).sum();
  }

  private LongAdder adder(Counter counter) {
    LongAdder adder = values.get(counter);
    if (adder == null) {
      throw new IllegalStateException("every counter has an adder: " + counter);
    }
    return adder;
  }
}
