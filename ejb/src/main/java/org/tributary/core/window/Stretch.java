package org.tributary.core.window;

import org.tributary.core.media.Description;

/**
 * A play window as it is now.
 *
 * @param description of the object
 * @param id tells it from other windows of this helper
 * @param first its first segment; from there to {@code last} all are in memory
 * @param fromMillis position in play time of the beginning of {@code first}: by the listing's
 *     durations, or offset over observed rate for fixed layouts
 * @param toMillis position in play time of the end of {@code last}
 * @param rate milliseconds of play by which it moves on in a second: 1000 as a stream is watched, 0
 *     when nobody reads on
 * @param lengthMillis how long what has passed stays in it
 * @param restMillis how much longer {@code first} stays, unless it is read again
 * @param followed whether somebody follows
 * @param bytes what it takes of memory
 */
public record Stretch(
    Description description,
    int id,
    long first,
    long last,
    long fromMillis,
    long toMillis,
    int rate,
    long lengthMillis,
    long restMillis,
    boolean followed,
    long bytes) {

  /** Milliseconds of play in a segment, at least one. */
  public double paceMillis() {
    return Math.max(1, (double) (toMillis - fromMillis) / (last - first + 1));
  }
}
