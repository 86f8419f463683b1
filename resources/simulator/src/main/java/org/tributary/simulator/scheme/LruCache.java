package org.tributary.simulator.scheme;

import java.util.LinkedHashMap;
import java.util.Map;

/** A cache of equal things that drops what was asked for longest ago. */
public final class LruCache {
  private static final float LOAD_FACTOR = 0.75f;

  private final long capacity;
  private final Map<Long, Boolean> kept = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  /** Keeps at most {@code capacity} things, and nothing yet. */
  public LruCache(long capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity is negative: " + capacity);
    }
    this.capacity = capacity;
  }

  /** Asks for {@code thing}, which is kept from now on; whether it was kept before. */
  public boolean ask(long thing) {
    if (capacity == 0) {
      return false;
    }
    boolean hit = kept.put(thing, true) != null;
    if (kept.size() > capacity) {
      Long eldest = kept.keySet().iterator().next();
      kept.remove(eldest);
    }
    return hit;
  }
}
