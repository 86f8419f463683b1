package org.tributary.core.window;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;

/**
 * One stretch of a passing stream that is still in memory: it moves on with its readers. Confined
 * to turns; {@link PlayWindows} owns it.
 */
final class PlayWindow {
  /** Players ask in bursts: the pace is the mean over so many moves of the front. */
  private static final int PACE_OVER = 32;

  /** A reader that has not moved for so many segments' time does not read on. */
  private static final int STANDS_AFTER = 3;

  private static final long STANDS_AT_LEAST = TimeUnit.SECONDS.toNanos(2);

  /** A passed segment. */
  static final class Slot {
    final PlayWindow window;
    final StoredSegment segment;
    Parts parts;
    @Nullable Held joined;
    long readTick;

    /** Among which of those that may leave it is. */
    @Nullable Set<Slot> rank;

    Slot(PlayWindow window, StoredSegment segment, Parts parts, long tick) {
      this.window = window;
      this.segment = segment;
      this.parts = parts;
      this.readTick = tick;
    }

    long bytes() {
      return segment.length();
    }

    /** The lease in {@code joined} passes to this slot. */
    void joined(Held whole) {
      Parts before = parts;
      joined = whole;
      parts = new Parts(List.of(whole.bytes().retain()));
      before.release();
    }

    void release() {
      parts.release();
      if (joined != null) {
        joined.bytes().release();
        joined = null;
      }
    }
  }

  final ObjectWindows object;
  final int id;
  final TreeMap<Long, Slot> slots = new TreeMap<>();

  /** The foremost segment that has passed, and when it had. */
  private long edge;

  private long edgeTick;
  private double nanosASegment;
  private final Deque<Move> moves = new ArrayDeque<>();

  /** The front came to a segment. */
  private record Move(long number, long tick) {}

  PlayWindow(ObjectWindows object, int id, long first, long tick) {
    this.object = object;
    this.id = id;
    this.edge = first;
    this.edgeTick = tick;
    moves.add(new Move(first, tick));
  }

  long edge() {
    return edge;
  }

  /** The reader has come to segment {@code number}. */
  void reached(long number, long tick) {
    if (number <= edge) {
      return;
    }
    edge = number;
    edgeTick = tick;
    Move since = moves.getFirst();
    nanosASegment = (double) (tick - since.tick) / (number - since.number);
    moves.addLast(new Move(number, tick));
    if (moves.size() > PACE_OVER) {
      moves.removeFirst();
    }
  }

  boolean covers(long number) {
    return !slots.isEmpty() && number >= slots.firstKey() && number <= slots.lastKey();
  }

  long bytes() {
    return slots.values().stream().mapToLong(Slot::bytes).sum();
  }

  /** As it is now; empty while its pace is not known. */
  Optional<Stretch> stretch(long tick, Timeline timeline) {
    boolean followed = object.gaps.isFollowed(tick);
    if (slots.isEmpty() || nanosASegment <= 0) {
      return Optional.empty();
    }
    long first = 0;
    long last = -1;
    long begin = slots.firstKey();
    long end = begin - 1;
    for (long number : slots.keySet()) {
      if (number != end + 1) {
        begin = number;
      }
      end = number;
      if (end - begin >= last - first) {
        first = begin;
        last = end;
      }
    }
    long length = object.gaps.length();
    Slot oldest = slots.get(first);
    long rest = oldest == null ? 0 : Math.max(0, oldest.readTick + length - tick);
    OptionalLong from = timeline.millisAt(object.description, first);
    OptionalLong to = timeline.millisAt(object.description, last + 1);
    boolean listed = from.isPresent() && to.isPresent() && to.getAsLong() > from.getAsLong();
    double millisASegment = nanosASegment / 1e6;
    double pace =
        listed
            ? (double) (to.getAsLong() - from.getAsLong()) / (last - first + 1)
            : Math.max(1, millisASegment);
    long fromMillis = listed ? from.getAsLong() : Math.round(first * pace);
    long toMillis = listed ? to.getAsLong() : Math.round((last + 1) * pace);
    return Optional.of(
        new Stretch(
            object.description,
            id,
            first,
            last,
            fromMillis,
            Math.max(toMillis, fromMillis + 1),
            stands(tick) ? 0 : (int) Math.min(1_000_000, Math.round(1000 * pace / millisASegment)),
            TimeUnit.NANOSECONDS.toMillis(length),
            TimeUnit.NANOSECONDS.toMillis(rest),
            followed,
            bytes()));
  }

  private boolean stands(long tick) {
    return tick - edgeTick > STANDS_AT_LEAST + STANDS_AFTER * nanosASegment;
  }
}
