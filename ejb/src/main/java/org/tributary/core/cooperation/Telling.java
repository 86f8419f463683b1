package org.tributary.core.cooperation;

/**
 * How often one neighbour hears of one own play window.
 *
 * @param scope how far away the neighbour is
 * @param everyMillis the mean time between two tellings; 0: it is not told, as its scope's period
 *     is more than half the window's length
 * @param distance of its reading, which is why
 */
public record Telling(Identity neighbour, Scope scope, long everyMillis, Distance distance) {

  /** Why it hears as often as it does, for operators. */
  public String why() {
    return everyMillis == 0
        ? "not told: its scope's period is more than half the window's length"
        : distance.why();
  }
}
