package org.tributary.core.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of segment numbers, kept as runs: what holdings are made of. Media is watched in
 * stretches, so runs are few where a bitmap would be long; live numbers may begin anywhere. Most
 * sets are one run, which needs nothing but its ends.
 */
public final class SegmentSet {
  /** No segment. */
  public static final SegmentSet EMPTY = new SegmentSet(0, -1, null);

  /** The smallest and the greatest; 0 and -1 if there is none. */
  private final long first;

  private final long last;

  /**
   * Of several runs first, last, first, last, …: ascending, never touching; null of one or none.
   */
  private final long @Nullable [] bounds;

  private SegmentSet(long first, long last, long @Nullable [] bounds) {
    this.first = first;
    this.last = last;
    this.bounds = bounds;
  }

  /** The set of as many runs as {@code length} of {@code bounds} tell. */
  private static SegmentSet ofBounds(long[] bounds, int length) {
    if (length == 0) {
      return EMPTY;
    }
    return new SegmentSet(
        bounds[0], bounds[length - 1], length == 2 ? null : Arrays.copyOf(bounds, length));
  }

  /** How many bounds all runs have. */
  private int length() {
    if (bounds != null) {
      return bounds.length;
    }
    return isEmpty() ? 0 : 2;
  }

  private long bound(int at) {
    if (bounds != null) {
      return bounds[at];
    }
    return at == 0 ? first : last;
  }

  /** The numbers from {@code first} to {@code last}, both included. */
  public static SegmentSet of(long first, long last) {
    checkRun(first, last);
    return new SegmentSet(first, last, null);
  }

  /** Whether {@code number} is in it. */
  public boolean contains(long number) {
    if (number < first || number > last) {
      return false;
    }
    return bounds == null || runEnd(number) >= number;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return last < first;
  }

  /** How many. */
  public long size() {
    if (bounds == null) {
      return last - first + 1;
    }
    long size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      size += bounds[i + 1] - bounds[i] + 1;
    }
    return size;
  }

  /** The greatest number. */
  public long last() {
    if (isEmpty()) {
      throw new IllegalStateException("an empty set has no last segment");
    }
    return last;
  }

  /** The smallest number. */
  public long first() {
    if (isEmpty()) {
      throw new IllegalStateException("an empty set has no first segment");
    }
    return first;
  }

  /** The end of the run that begins at or holds {@code number}; {@code number - 1} if none does. */
  public long runEnd(long number) {
    if (bounds == null) {
      return number >= first && number <= last ? last : number - 1;
    }
    int at = Arrays.binarySearch(bounds, number);
    int index = at >= 0 ? at : -at - 1;
    if (at < 0 && index % 2 == 0) {
      return number - 1;
    }
    return bounds[index | 1];
  }

  /** This and {@code number}. */
  public SegmentSet with(long number) {
    return contains(number) ? this : with(number, number);
  }

  /** This and the numbers from {@code first} to {@code last}. */
  public SegmentSet with(long first, long last) {
    checkRun(first, last);
    if (isEmpty()) {
      return new SegmentSet(first, last, null);
    }
    if (bounds == null && first <= this.last + 1 && last >= this.first - 1) {
      return new SegmentSet(Math.min(first, this.first), Math.max(last, this.last), null);
    }
    List<Run> runs = new ArrayList<>();
    long from = first;
    long to = last;
    boolean placed = false;
    for (Run run : runs()) {
      if (run.last < from - 1) {
        runs.add(run);
      } else if (run.first > to + 1) {
        if (!placed) {
          runs.add(new Run(from, to));
          placed = true;
        }
        runs.add(run);
      } else {
        from = Math.min(from, run.first);
        to = Math.max(to, run.last);
      }
    }
    if (!placed) {
      runs.add(new Run(from, to));
    }
    return ofRuns(runs);
  }

  /** This and all of {@code other}. */
  public SegmentSet withAll(SegmentSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    long[] merged = new long[length() + other.length()];
    int size = 0;
    int own = 0;
    int others = 0;
    while (own < length() || others < other.length()) {
      boolean mine =
          others == other.length() || (own < length() && bound(own) <= other.bound(others));
      long from = mine ? bound(own) : other.bound(others);
      long to = mine ? bound(own + 1) : other.bound(others + 1);
      own += mine ? 2 : 0;
      others += mine ? 0 : 2;
      if (size > 0 && from <= merged[size - 1] + 1) {
        merged[size - 1] = Math.max(merged[size - 1], to);
      } else {
        merged[size++] = from;
        merged[size++] = to;
      }
    }
    return ofBounds(merged, size);
  }

  /** Whether all of {@code other} is in it. */
  public boolean containsAll(SegmentSet other) {
    for (int i = 0; i < other.length(); i += 2) {
      if (runEnd(other.bound(i)) < other.bound(i + 1)) {
        return false;
      }
    }
    return true;
  }

  /** This but {@code number}. */
  public SegmentSet without(long number) {
    return contains(number) ? without(number, number) : this;
  }

  /** This but the numbers from {@code first} to {@code last}. */
  public SegmentSet without(long first, long last) {
    checkRun(first, last);
    List<Run> runs = new ArrayList<>();
    for (Run run : runs()) {
      if (run.last < first || run.first > last) {
        runs.add(run);
        continue;
      }
      if (run.first < first) {
        runs.add(new Run(run.first, first - 1));
      }
      if (run.last > last) {
        runs.add(new Run(last + 1, run.last));
      }
    }
    return ofRuns(runs);
  }

  /** This but all of {@code other}. */
  public SegmentSet withoutAll(SegmentSet other) {
    if (isEmpty() || other.isEmpty() || other.last < first || other.first > last) {
      return this;
    }
    long[] left = new long[length() + other.length()];
    int size = 0;
    int cut = 0;
    for (int own = 0; own < length(); own += 2) {
      long from = bound(own);
      long to = bound(own + 1);
      while (cut < other.length() && other.bound(cut + 1) < from) {
        cut += 2;
      }
      boolean open = true;
      for (int at = cut; open && at < other.length() && other.bound(at) <= to; at += 2) {
        if (other.bound(at) > from) {
          left[size++] = from;
          left[size++] = other.bound(at) - 1;
        }
        open = other.bound(at + 1) < to;
        from = open ? other.bound(at + 1) + 1 : to;
      }
      if (open) {
        left[size++] = from;
        left[size++] = to;
      }
    }
    return ofBounds(left, size);
  }

  /** The runs in ascending order. */
  public List<Run> runs() {
    List<Run> runs = new ArrayList<>(length() / 2);
    for (int i = 0; i < length(); i += 2) {
      runs.add(new Run(bound(i), bound(i + 1)));
    }
    return runs;
  }

  /** Calls {@code each} with every number, ascending. */
  public void forEach(LongConsumer each) {
    for (int i = 0; i < length(); i += 2) {
      for (long n = bound(i); n <= bound(i + 1); n++) {
        each.accept(n);
      }
    }
  }

  /** A set of {@code runs} that ascend and do not touch, as {@link #runs} gives them. */
  public static SegmentSet ofRuns(List<Run> runs) {
    long[] bounds = new long[runs.size() * 2];
    long end = -2;
    int i = 0;
    for (Run run : runs) {
      if (run.first <= end + 1) {
        throw new IllegalArgumentException("runs touch or descend at " + run);
      }
      bounds[i++] = run.first;
      bounds[i++] = run.last;
      end = run.last;
    }
    return ofBounds(bounds, bounds.length);
  }

  private static void checkRun(long first, long last) {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a run of segments: " + first + "-" + last);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof SegmentSet set
            && first == set.first
            && last == set.last
            && Arrays.equals(bounds, set.bounds));
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(first) + Long.hashCode(last) + Arrays.hashCode(bounds);
  }

  /** {@code 0-9,12,20-29}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Run run : runs()) {
      text.append(text.isEmpty() ? "" : ",").append(run);
    }
    return text.toString();
  }

  /** Numbers from {@code first} to {@code last}, both included. */
  public record Run(long first, long last) {
    public Run {
      checkRun(first, last);
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }
}
