package org.tributary.core.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.popularity.Popularity;

/** One object version on the {@link Shelf}: what is held of it, and what it is worth. */
final class ShelvedObject {
  final ObjectKey key;
  final ShelvedSegments segments = new ShelvedSegments();
  final Map<Long, Shelf.Reservation> reservations = new TreeMap<>();
  final TreeSet<ShelvedSegment> evictable = new TreeSet<>(ShelvedSegment.BY_LEAVING);
  Description description;
  SegmentSet held = SegmentSet.EMPTY;
  long bytes;
  double base;
  double value;
  long touched;

  /** Whether it is in the order of eviction, at the place that these say. */
  boolean listed;

  double listedValue;
  long listedTouched;

  /** Whether the costs of getting its segments back are to be asked again. */
  boolean costsUnknown;

  double plays = 1;
  double rank = Popularity.NEVER;
  boolean popular;
  boolean retired;

  /** The number of the first segment of the prefix, -1 if there is no prefix. */
  long first;

  /** How many segments from {@code first} on are protected. */
  int guarded;

  ShelvedObject(ObjectKey key, Description description) {
    this.key = key;
    this.description = description;
  }

  /** Takes a description of this version unless an older one. */
  void describe(Description other) {
    if (!other.metadata().generatedAt().isBefore(description.metadata().generatedAt())) {
      description = other;
    }
  }

  boolean isPrefix(long number, int prefixSegments) {
    return first >= 0 && number >= first && number < first + prefixSegments;
  }

  boolean isGuarded(long number) {
    return guarded > 0 && number >= first && number < first + guarded;
  }

  boolean wantsGuard(int prefixSegments) {
    return first >= 0 && guarded < prefixSegments && segments.contains(first + guarded);
  }

  double meanLength() {
    if (description.version().layout() instanceof Layout.Fixed fixed) {
      long length = description.version().length();
      return length > 0 ? Math.min(length, fixed.segmentBytes()) : fixed.segmentBytes();
    }
    return segments.isEmpty() ? 1 << 20 : Math.max(1, (double) bytes / segments.size());
  }

  List<Catalogue.Run> runs() {
    List<Catalogue.Run> runs = new ArrayList<>();
    ShelvedSegment first = null;
    ShelvedSegment last = null;
    long length = 0;
    for (ShelvedSegment segment : segments) {
      if (first == null || last == null || !segment.continues(last)) {
        if (first != null && last != null) {
          runs.add(new Catalogue.Run(first.number, last.number, length, first.supplier));
        }
        first = segment;
        length = 0;
      }
      last = segment;
      length += segment.length;
    }
    if (first != null && last != null) {
      runs.add(new Catalogue.Run(first.number, last.number, length, first.supplier));
    }
    return runs;
  }
}
