package org.tributary.core.media;

/**
 * The n-th segment of one version of one media object: the unit of storing, advertising, fetching
 * and evicting.
 *
 * @param number from 0 for fixed layouts; the media sequence number (or what stands for it) for
 *     listed ones
 */
public record SegmentKey(ObjectKey object, long number) implements Comparable<SegmentKey> {
  public SegmentKey {
    if (number < 0) {
      throw new IllegalArgumentException("segment number is negative: " + number);
    }
  }

  @Override
  public int compareTo(SegmentKey other) {
    int byObject = object.compareTo(other.object);
    return byObject != 0 ? byObject : Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return object + "/" + number;
  }
}
