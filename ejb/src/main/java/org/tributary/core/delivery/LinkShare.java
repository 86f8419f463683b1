package org.tributary.core.delivery;

import org.tributary.core.turn.Now;

/**
 * A share of a link: how many bytes may be asked for that nobody waits for. Confined to turns.
 *
 * <p>It fills with the link's rate times the share, up to a second of it, and may be overdrawn by
 * one taking, so that segments longer than that can be fetched ahead too: over any time no more is
 * taken than the share carries in it and one second, and one segment.
 */
final class LinkShare {
  private static final double PERCENT = 100;

  private final double bytesPerNano;
  private final double most;
  private double left;
  private long tick;
  private boolean begun;

  /**
   * A share of a link that is full.
   *
   * @param bytesPerSecond of the link
   * @param percent of it; 0 gives nothing
   */
  LinkShare(long bytesPerSecond, int percent) {
    double share = bytesPerSecond * (percent / PERCENT);
    this.bytesPerNano = share / 1e9;
    this.most = share;
    this.left = share;
  }

  /** Takes {@code bytes}; false, and nothing is taken, if the share is used up. */
  boolean take(Now now, long bytes) {
    if (begun) {
      left = Math.min(most, left + now.since(tick) * bytesPerNano);
    }
    begun = true;
    tick = now.tick();
    if (left <= 0) {
      return false;
    }
    left -= bytes;
    return true;
  }
}
