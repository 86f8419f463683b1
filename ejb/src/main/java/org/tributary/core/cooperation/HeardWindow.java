package org.tributary.core.cooperation;

import java.util.concurrent.TimeUnit;

/**
 * A neighbour's play window as it was told last, projected to the present by its rate.
 *
 * @param version of the message that told it
 * @param heardTick when it was told last
 * @param firstTick when it was told first
 * @param heard how often it was told
 * @param untilTick when it is forgotten unless it is told again
 */
public record HeardWindow(
    AdvertisedWindow window,
    long version,
    long heardTick,
    long firstTick,
    long heard,
    long untilTick) {
  /** Nothing is counted upon in the last moments that it stays: networks take their time. */
  private static final long MARGIN_MILLIS = 500;

  /** The segment at its front at {@code tick}: where the object is being read. */
  public long frontAt(long tick) {
    return window.last() + (long) (movedMillis(tick) / window.paceMillis());
  }

  /**
   * The first segment that can still be counted upon at {@code tick}: what was first when it was
   * told, until that has left, and then as much later as is read meanwhile.
   */
  public long rearAt(long tick) {
    double gone = elapsedMillis(tick) + MARGIN_MILLIS - window.restMillis();
    if (gone <= 0) {
      return window.first();
    }
    double pace = Math.max(1000, window.rate()) / 1000.0 / window.paceMillis();
    return window.first() + (long) Math.ceil(gone * pace);
  }

  /**
   * Whether segment {@code number} is thought to be in it at {@code tick}. Only what was told is
   * counted upon at the front: its reader may have stopped since.
   */
  public boolean covers(long number, long tick) {
    return tick < untilTick && number >= rearAt(tick) && number <= window.last();
  }

  /**
   * In how many milliseconds segment {@code number} is thought to come into it; 0 if it is in it,
   * infinite if it will not be, or later than the window stays known.
   */
  public double waitMillis(long number, long tick) {
    if (covers(number, tick)) {
      return 0;
    }
    long front = frontAt(tick);
    if (window.rate() == 0 || number <= front || tick >= untilTick) {
      return Double.POSITIVE_INFINITY;
    }
    double wait = (number - front) * window.paceMillis() * 1000 / window.rate();
    return wait * 1e6 < untilTick - tick ? wait : Double.POSITIVE_INFINITY;
  }

  /** The mean time between two tellings, in milliseconds; 0 after the first. */
  public long everyMillis() {
    return heard < 2 ? 0 : TimeUnit.NANOSECONDS.toMillis((heardTick - firstTick) / (heard - 1));
  }

  private double movedMillis(long tick) {
    return elapsedMillis(tick) * window.rate() / 1000;
  }

  private double elapsedMillis(long tick) {
    return (tick - heardTick) / 1e6;
  }
}
