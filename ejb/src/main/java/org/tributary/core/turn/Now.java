package org.tributary.core.turn;

import java.time.Instant;

/**
 * The time a turn is given: nobody inside the core asks for it.
 *
 * @param tick nanoseconds on a monotonic clock with an arbitrary origin; all deadlines, periods and
 *     decay use it, so a wall clock that jumps changes nothing
 * @param wall the wall clock, for HTTP freshness (RFC 9111) only
 */
public record Now(long tick, Instant wall) {

  /** Nanoseconds passed since {@code earlier}, a tick of the same clock. */
  public long since(long earlier) {
    return tick - earlier;
  }
}
