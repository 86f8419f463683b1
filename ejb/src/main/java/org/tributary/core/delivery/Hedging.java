package org.tributary.core.delivery;

import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.settings.Settings;

/**
 * When a second supplier is asked beside one that is late, and how much all those second requests
 * may waste together. Confined to turns.
 */
final class Hedging {
  /** A first byte is late after so many times the usual latency. */
  private static final int USUAL_TIMES_LATE = 4;

  /** What second requests may waste before their share of what was fetched allows it. */
  private static final long ALLOWANCE_BYTES = 1 << 20;

  /** The most second requests at a time. */
  private static final int MAX_OPEN = 32;

  private final Settings.Hedging settings;
  private final Suppliers suppliers;
  private final long patienceNanos;
  private final Counters counters;
  private int open;
  private long wastedBytes;

  /**
   * None has been made.
   *
   * @param patienceNanos after which a supplier without progress is given up
   */
  Hedging(Settings.Hedging settings, Suppliers suppliers, long patienceNanos, Counters counters) {
    this.settings = settings;
    this.suppliers = suppliers;
    this.patienceNanos = patienceNanos;
    this.counters = counters;
  }

  /** Whether second suppliers are asked at all. */
  boolean isOn() {
    return settings.hedge();
  }

  /** After how long a supplier's first byte is late. */
  long lateNanos(Supplier supplier, Wanted wanted) {
    double usual = suppliers.usualLatencyMillis(supplier, wanted) * 1e6;
    long late = Math.max(settings.delay().toNanos(), Math.round(USUAL_TIMES_LATE * usual));
    return Math.min(late, patienceNanos / 2);
  }

  /** After how long without a byte a receiver's play buffer is low. */
  long lowBufferNanos() {
    return settings.buffer().toNanos() / 2;
  }

  /** Whether one more second request stays within what they may waste. */
  boolean mayBegin() {
    long fetched =
        counters.get(Counter.FETCHED_SOURCE_BYTES) + counters.get(Counter.FETCHED_NEIGHBOUR_BYTES);
    double allowed = ALLOWANCE_BYTES + fetched / 100.0 * settings.share();
    return open < MAX_OPEN && wastedBytes + (open + 1L) * Fill.STEP_BYTES <= allowed;
  }

  void begun() {
    open++;
    counters.count(Counter.HEDGES);
  }

  void ended() {
    open--;
  }

  /** Bytes were asked for that nobody will take. */
  void wasted(long bytes) {
    wastedBytes += bytes;
    counters.add(Counter.HEDGES_WASTED_BYTES, bytes);
  }
}
