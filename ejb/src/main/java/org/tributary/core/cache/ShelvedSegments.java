package org.tributary.core.cache;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The held segments of one object, by their numbers: two arrays side by side, so that nothing but
 * numbers is looked at to find one. Confined to turns; {@link ShelvedObject} owns it.
 */
final class ShelvedSegments implements Iterable<ShelvedSegment> {
  private static final long[] NO_NUMBERS = {};
  private static final ShelvedSegment[] NOTHING = {};

  private long[] numbers = NO_NUMBERS;
  private ShelvedSegment[] segments = NOTHING;
  private int size;

  /** How many are held. */
  int size() {
    return size;
  }

  /** Whether none is held. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Whether the one with this number is held. */
  boolean contains(long number) {
    return find(number) >= 0;
  }

  /** The one with this number; null if it is not held. */
  @Nullable ShelvedSegment get(long number) {
    int at = find(number);
    return at < 0 ? null : segments[at];
  }

  /** Takes in one that is not held. */
  void add(ShelvedSegment segment) {
    int at = -find(segment.number) - 1;
    if (at < 0) {
      throw new IllegalArgumentException("held already: " + segment.number);
    }
    if (size == numbers.length) {
      int room = Math.max(4, size + (size >> 1));
      numbers = Arrays.copyOf(numbers, room);
      segments = Arrays.copyOf(segments, room);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    System.arraycopy(segments, at, segments, at + 1, size - at);
    numbers[at] = segment.number;
    segments[at] = segment;
    size++;
  }

  /** Takes the one with this number out; null if it is not held. */
  @Nullable ShelvedSegment remove(long number) {
    int at = find(number);
    if (at < 0) {
      return null;
    }
    ShelvedSegment removed = segments[at];
    size--;
    System.arraycopy(numbers, at + 1, numbers, at, size - at);
    System.arraycopy(segments, at + 1, segments, at, size - at);
    if (size * 2 < numbers.length) {
      numbers = Arrays.copyOf(numbers, size);
      segments = Arrays.copyOf(segments, size);
    } else {
      Arrays.fill(segments, size, size + 1, null);
    }
    return removed;
  }

  /** All, ascending. They may not change meanwhile. */
  @Override
  public Iterator<ShelvedSegment> iterator() {
    return Arrays.asList(segments).subList(0, size).iterator();
  }

  private int find(long number) {
    return Arrays.binarySearch(numbers, 0, size, number);
  }
}
