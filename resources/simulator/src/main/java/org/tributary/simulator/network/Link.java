package org.tributary.simulator.network;

/**
 * A link that many share: bytes leave one after the other at its bandwidth, in the order they were
 * handed to it. Whoever comes while it is busy waits.
 */
public final class Link {
  private final double nanosPerByte;
  private double freeAt;

  /**
   * A link of {@code bitsPerSecond}; 0 for one that is never busy.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Link(double bitsPerSecond) {
    if (!(bitsPerSecond >= 0)) {
      throw new IllegalArgumentException("bandwidth is negative: " + bitsPerSecond);
    }
    this.nanosPerByte = bitsPerSecond == 0 ? 0 : 8e9 / bitsPerSecond;
  }

  /** The tick at which the last of {@code bytes}, handed over at {@code tick}, has left. */
  public long carry(long tick, long bytes) {
    if (nanosPerByte == 0) {
      return tick;
    }
    freeAt = Math.max(freeAt, (double) tick) + bytes * nanosPerByte;
    return (long) freeAt;
  }
}
