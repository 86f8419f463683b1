package org.tributary.simulator.workload;

/**
 * One receiver plays one title, from its start or, of a live event, from what is on air when it
 * joins.
 *
 * @param tick when it begins
 * @param helper that it asks
 * @param first segment that it plays
 * @param end number of the segment before which it stops
 * @param onAirTick when the event begins, and by how much this receiver is behind it; a title that
 *     is all there has been on air for ever
 */
public record Session(long tick, int helper, int title, int first, int end, long onAirTick) {
  /** A title that is all there. */
  static final long EVER = Long.MIN_VALUE;

  /** From when on a segment can be asked for: when all of it has been on air. */
  long availableTick(int segment, long segmentNanos) {
    return onAirTick == EVER ? EVER : onAirTick + (segment + 1L) * segmentNanos;
  }
}
