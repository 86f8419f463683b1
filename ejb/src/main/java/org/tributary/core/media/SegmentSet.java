package org.tributary.core.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * An immutable set of segment numbers, kept as runs: what holdings are made of. Media is watched in
 * stretches, so runs are few where a bitmap would be long; live numbers may begin anywhere.
 */
public final class SegmentSet {
  /** No segment. */
  public static final SegmentSet EMPTY = new SegmentSet(new long[0]);

  /** first, last, first, last, …: ascending, never touching. */
  private final long[] bounds;

  private SegmentSet(long[] bounds) {
    this.bounds = bounds;
  }

  /** The numbers from {@code first} to {@code last}, both included. */
  public static SegmentSet of(long first, long last) {
    return EMPTY.with(first, last);
  }

  /** Whether {@code number} is in it. */
  public boolean contains(long number) {
    int at = Arrays.binarySearch(bounds, number);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** How many. */
  public long size() {
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
    return bounds[bounds.length - 1];
  }

  /** The smallest number. */
  public long first() {
    if (isEmpty()) {
      throw new IllegalStateException("an empty set has no first segment");
    }
    return bounds[0];
  }

  /** The end of the run that begins at or holds {@code number}; {@code number - 1} if none does. */
  public long runEnd(long number) {
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
    long[] merged = new long[bounds.length + other.bounds.length];
    int size = 0;
    int own = 0;
    int others = 0;
    while (own < bounds.length || others < other.bounds.length) {
      boolean mine =
          others == other.bounds.length
              || (own < bounds.length && bounds[own] <= other.bounds[others]);
      long first = mine ? bounds[own] : other.bounds[others];
      long last = mine ? bounds[own + 1] : other.bounds[others + 1];
      own += mine ? 2 : 0;
      others += mine ? 0 : 2;
      if (size > 0 && first <= merged[size - 1] + 1) {
        merged[size - 1] = Math.max(merged[size - 1], last);
      } else {
        merged[size++] = first;
        merged[size++] = last;
      }
    }
    return new SegmentSet(Arrays.copyOf(merged, size));
  }

  /** Whether all of {@code other} is in it. */
  public boolean containsAll(SegmentSet other) {
    for (int i = 0; i < other.bounds.length; i += 2) {
      if (runEnd(other.bounds[i]) < other.bounds[i + 1]) {
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

  /** The runs in ascending order. */
  public List<Run> runs() {
    List<Run> runs = new ArrayList<>(bounds.length / 2);
    for (int i = 0; i < bounds.length; i += 2) {
      runs.add(new Run(bounds[i], bounds[i + 1]));
    }
    return runs;
  }

  /** Calls {@code each} with every number, ascending. */
  public void forEach(LongConsumer each) {
    for (int i = 0; i < bounds.length; i += 2) {
      for (long n = bounds[i]; n <= bounds[i + 1]; n++) {
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
    return bounds.length == 0 ? EMPTY : new SegmentSet(bounds);
  }

  private static void checkRun(long first, long last) {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a run of segments: " + first + "-" + last);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof SegmentSet set && Arrays.equals(bounds, set.bounds));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
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
