package org.tributary.core.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.tributary.core.media.Listing;

/**
 * When the segments of a listing begin, in milliseconds of play. Immutable.
 *
 * <p>A live listing lists only the last segments; those before it count as long as the longest, so
 * that the position of a segment is much the same whichever listing it is reckoned from.
 */
final class Starts {
  private final long[] numbers;
  private final long[] starts;

  Starts(Listing listing) {
    List<Listing.Entry> entries = listing.entries();
    numbers = new long[entries.size() + 1];
    starts = new long[entries.size() + 1];
    if (entries.isEmpty()) {
      return;
    }
    long first = entries.get(0).number();
    long at = listing.live() ? first * listing.targetMillis() : 0;
    for (int i = 0; i < entries.size(); i++) {
      numbers[i] = entries.get(i).number();
      starts[i] = at;
      at += entries.get(i).millis();
    }
    numbers[entries.size()] = numbers[entries.size() - 1] + 1;
    starts[entries.size()] = at;
  }

  /** The beginning of segment {@code number}; the end of the last for the one behind it. */
  OptionalLong millisAt(long number) {
    int at = Arrays.binarySearch(numbers, number);
    return at < 0 || starts[starts.length - 1] == 0
        ? OptionalLong.empty()
        : OptionalLong.of(starts[at]);
  }
}
