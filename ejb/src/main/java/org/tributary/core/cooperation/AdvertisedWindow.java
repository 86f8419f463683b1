package org.tributary.core.cooperation;

import java.util.Optional;
import org.tributary.core.media.ObjectKey;

/**
 * A play window as its helper tells of it: the stretch of a passing stream that it still has in
 * memory, which moves on with who reads it.
 *
 * @param id tells it from other windows of the same helper
 * @param first its first segment at the time of telling; from there to {@code last} it has all
 * @param fromMillis position of the beginning of {@code first} in milliseconds of play
 * @param toMillis position of the end of {@code last}, which is where the object is being read
 * @param rate milliseconds of play by which it moves on in a second: 1000 as a stream is watched, 0
 *     when nobody reads on
 * @param lengthMillis how long what has passed stays in it
 * @param restMillis how much longer {@code first} stays, unless it is read again
 * @param audience whom it is told
 */
public record AdvertisedWindow(
    ObjectKey object,
    int id,
    long first,
    long last,
    long fromMillis,
    long toMillis,
    int rate,
    long lengthMillis,
    long restMillis,
    Audience audience)
    implements Comparable<AdvertisedWindow> {
  /** The most segments of one window. */
  public static final long MAX_SEGMENTS = 1 << 20;

  /** The latest position: some 35,000 years of play. */
  static final long MAX_MILLIS = 1L << 50;

  /** A thousand times as fast as it is watched. */
  static final int MAX_RATE = 1_000_000;

  /** A day. */
  static final long MAX_LENGTH_MILLIS = 86_400_000;

  public AdvertisedWindow {
    if (id < 0) {
      throw new IllegalArgumentException("window id is negative: " + id);
    }
    if (first < 0 || last < first || last - first >= MAX_SEGMENTS) {
      throw new IllegalArgumentException("not a run of segments: " + first + "-" + last);
    }
    if (fromMillis < 0 || toMillis <= fromMillis || toMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("not a stretch of play: " + fromMillis + "-" + toMillis);
    }
    if (rate < 0 || rate > MAX_RATE) {
      throw new IllegalArgumentException("rate is not 0 to " + MAX_RATE + ": " + rate);
    }
    if (lengthMillis < 1 || lengthMillis > MAX_LENGTH_MILLIS) {
      throw new IllegalArgumentException("window length is not 1 ms to a day: " + lengthMillis);
    }
    if (restMillis < 0 || restMillis > lengthMillis) {
      throw new IllegalArgumentException("rest is not 0 to " + lengthMillis + " ms: " + restMillis);
    }
  }

  /** Milliseconds of play in a segment, on average. */
  public double paceMillis() {
    return (double) (toMillis - fromMillis) / (last - first + 1);
  }

  /** By how much play its front and its rear are apart when it is full, in milliseconds. */
  public double reachMillis() {
    return rate == 0 ? toMillis - fromMillis : lengthMillis * (rate / 1000.0);
  }

  /** The same, told to others. */
  public AdvertisedWindow to(Audience whom) {
    return new AdvertisedWindow(
        object, id, first, last, fromMillis, toMillis, rate, lengthMillis, restMillis, whom);
  }

  /** The widest scope whose period is at most half its length; empty if there is none. */
  public Optional<Scope> widest(long localPeriodMillis) {
    Optional<Scope> widest = Optional.empty();
    for (Scope scope : Scope.values()) {
      if (Ladder.period(scope, localPeriodMillis) * 2 <= lengthMillis) {
        widest = Optional.of(scope);
      }
    }
    return widest;
  }

  @Override
  public int compareTo(AdvertisedWindow other) {
    int byObject = object.compareTo(other.object);
    return byObject != 0 ? byObject : Integer.compare(id, other.id);
  }
}
