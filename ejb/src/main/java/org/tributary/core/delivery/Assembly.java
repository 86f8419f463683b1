package org.tributary.core.delivery;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;
import org.tributary.core.window.Parts;

/**
 * The bytes of one response, gathered segment by segment: whole ones from the store or from a play
 * window, all others by reading along with a {@link Fill}. Confined to turns.
 *
 * <p>It sends no more than the receiver takes, and sees to it that the next segments are on their
 * way before they are needed. All bytes are of one version: when the object changes meanwhile, the
 * assembly fails.
 */
final class Assembly implements Fill.Reader {

  /** Where the bytes go, and who hears how it ends. */
  interface Outlet {

    /** What the resource is, where only its first bytes could tell; the assembly waits to begin. */
    void described(Now now, Assembly body, Metadata resource);

    /** The next bytes, whose lease passes on, and the counter of where they are from. */
    void send(Bytes bytes, Counter by);

    /** That was all. */
    void finish();

    /** No more comes. */
    void failed(Failure failure);
  }

  private final Workbench bench;
  private final Description object;
  private final long number;
  private final MediaId resource;
  private final boolean ranged;
  private final Outlet outlet;
  private final Segmentation segments;

  /** Position in the resource of the next byte to send, and where to end. */
  private long position;

  private long end;

  /** Where the segment at the position begins, and where its bytes are: at most one of the two. */
  private long segmentStart;

  private @Nullable Parts whole;
  private @Nullable Fill fill;

  private Counter wholeFrom = Counter.SERVED_OWN_BYTES;
  private @Nullable Course course;
  private long waiting;
  private boolean begun;
  private boolean reading;
  private boolean closed;

  /**
   * Sends nothing yet.
   *
   * @param number of the listed segment that is wanted, or -1
   * @param resource that the bytes are of
   * @param ranged whether its source answers byte ranges
   */
  Assembly(
      Workbench bench,
      Description object,
      long number,
      MediaId resource,
      boolean ranged,
      Outlet outlet) {
    this.bench = bench;
    this.object = object;
    this.number = number;
    this.resource = resource;
    this.ranged = ranged;
    this.outlet = outlet;
    this.segments = new Segmentation(object, number);
    bench.fills().watch(segments.object());
  }

  // What the response asks.

  /** Opens a listed segment that is not held: its fill's head tells what it is. */
  void open(Now now) {
    Wanted wanted = Wanted.listed(object, number, resource, Optional.empty());
    Fill opened = bench.fills().of(now, wanted, true, planned(now, wanted));
    if (opened.isOver()) {
      // It failed within this turn; we were not told as we had not joined.
      outlet.failed(new Failure(Failure.Kind.UNREACHABLE, "no supplier is left for " + resource));
      return;
    }
    readAlong(now, opened, 0);
    if (opened.resource().isPresent()) {
      outlet.described(now, this, opened.resource().get());
    } else {
      opened.demand(now);
    }
  }

  /** Adds to {@code status} who will supply the bytes from {@code from} up to {@code to}. */
  CacheStatus forecast(Now now, long from, long to, CacheStatus status) {
    return new Forecast(bench, object, segments).tell(now, from, to, status);
  }

  /** A reference to the listed segment after this one, if there is one. */
  Optional<String> next() {
    return number < 0
        ? Optional.empty()
        : bench.objects().renditions().next(object, number, resource);
  }

  /** The bytes from {@code from} up to {@code to} are about to be played. */
  void played(Now now, long from, long to) {
    bench.plays().played(now, object, number, from, to);
  }

  /** Begins to send the bytes from {@code from} up to {@code to}. */
  void begin(Now now, long from, long to) {
    position = from;
    end = to;
    begun = true;
    pump(now);
  }

  /** All that was sent has left. */
  void writable(Now now) {
    waiting = 0;
    pump(now);
  }

  /** Lets go of everything; nothing is sent or told any more. */
  void close() {
    closed = true;
    leaveFill();
    letGoOfWhole();
    bench.fills().unwatch(segments.object());
  }

  // Opening segments.

  /** Sends what can be sent now. */
  private void pump(Now now) {
    while (!closed && begun && !reading && waiting < Receiver.WINDOW_BYTES && position < end) {
      if (whole == null && fill == null && !openNext(now)) {
        return;
      }
      if (!sendSome(now)) {
        return;
      }
    }
    if (!closed && begun && position >= end) {
      outlet.finish();
    }
  }

  /** Opens the segment at the position; false if it has to be waited for, or failed. */
  private boolean openNext(Now now) {
    SegmentKey key = segments.at(position);
    Optional<Held> pinned = bench.store().pin(key);
    boolean held = bench.shelf().holds(key);
    if (pinned.isPresent() && held) {
      openWhole(new Parts(List.of(pinned.get().bytes())), Counter.SERVED_OWN_BYTES);
      readAhead(now);
      return true;
    }
    pinned.ifPresent(unheld -> unheld.bytes().release());
    if (held) {
      reading = true;
      bench.store().read(key, new FromStore(key));
      readAhead(now);
      return false;
    }
    if (!bench.objects().isCurrent(object)) {
      fail(Failure.Kind.CHANGED, "the object changed at its source");
      return false;
    }
    Optional<Parts> passed = bench.windows().read(now, key);
    if (passed.isPresent()) {
      openWhole(passed.get(), Counter.SERVED_WINDOW_BYTES);
      readAhead(now);
      return true;
    }
    return openFill(now, key);
  }

  private void openWhole(Parts parts, Counter from) {
    whole = parts;
    wholeFrom = from;
    segmentStart = segments.startOf(position);
  }

  private boolean openFill(Now now, SegmentKey key) {
    Optional<Fill> shared = bench.fills().underWay(key);
    if (shared.isPresent()) {
      bench.counters().count(Counter.FILLS_SHARED);
    }
    Fill opened = shared.isPresent() ? shared.get() : begunFill(now, key);
    if (opened.isOver()) {
      fail(Failure.Kind.UNREACHABLE, "no supplier is left");
      return false;
    }
    readAlong(now, opened, segments.startOf(position));
    return true;
  }

  private Fill begunFill(Now now, SegmentKey key) {
    Wanted wanted =
        number < 0
            ? Wanted.fixed(object, key.number())
            : Wanted.listed(object, number, resource, Optional.empty());
    return bench.fills().of(now, wanted, ranged, planned(now, wanted));
  }

  private void readAlong(Now now, Fill with, long start) {
    fill = with;
    segmentStart = start;
    with.join(this);
    readAhead(now);
  }

  /** The helper that the plan of this delivery names for a segment. */
  private Optional<String> planned(Now now, Wanted next) {
    Course following = course;
    if (following == null) {
      following = bench.courses().of(object);
      course = following;
    }
    long segment = next.key().number();
    boolean bounded = object.version().layout() instanceof Layout.Fixed && end != Long.MAX_VALUE;
    long left = bounded ? segments.at(end - 1).number() - segment + 1 : Long.MAX_VALUE;
    return following.helper(now, segment, left);
  }

  /** Sees to it that the next segments are on their way before they are needed. */
  private void readAhead(Now now) {
    int count = bench.settings().delivery().readAhead();
    if (number >= 0) {
      bench.prefetcher().after(now, object, number, Math.min(count, 1), this::planned);
      return;
    }
    Layout.Fixed layout = Wanted.layout(object);
    long current = layout.numberAt(position);
    for (long next = current + 1; next <= current + count; next++) {
      if (layout.startOf(next) >= end) {
        return;
      }
      bench.prefetcher().ahead(now, Wanted.fixed(object, next), ranged, this::planned);
    }
  }

  // Sending.

  private boolean sendSome(Now now) {
    if (whole != null) {
      return sendWhole(whole);
    }
    if (fill != null) {
      return sendFilled(now, fill);
    }
    throw new IllegalStateException("no segment of " + resource + " is open");
  }

  private boolean sendWhole(Parts from) {
    long at = position - segmentStart;
    if (at < from.length()) {
      send(from.slice(at, end - position), wholeFrom);
    } else if (!endsHere(from)) {
      fail(Failure.Kind.BROKEN, "a segment is shorter than it should be");
      return false;
    }
    boolean done = position - segmentStart >= from.length();
    if (done && endsHere(from)) {
      end = position;
    }
    if (done || position >= end) {
      letGoOfWhole();
    }
    return true;
  }

  /** Whether this is the last segment of what had no length when the response began. */
  private boolean endsHere(Parts segment) {
    return end == Long.MAX_VALUE && segments.isLast(segment.length());
  }

  private boolean sendFilled(Now now, Fill from) {
    long at = position - segmentStart;
    if (from.isComplete() && at >= from.received()) {
      // The end of what had no length.
      end = position;
      leaveFill();
      return true;
    }
    Optional<Fill.Piece> piece = from.read(now, at, end - position);
    if (piece.isEmpty()) {
      return false;
    }
    send(piece.get().bytes(), servedFrom(piece.get().supplier()));
    if (position - segmentStart == from.limit() || position >= end) {
      leaveFill();
    }
    return true;
  }

  private static Counter servedFrom(String supplier) {
    return supplier.equals(StoredSegment.FROM_SOURCE)
        ? Counter.SERVED_SOURCE_BYTES
        : Counter.SERVED_NEIGHBOUR_BYTES;
  }

  private void send(Bytes bytes, Counter by) {
    position += bytes.length();
    waiting += bytes.length();
    outlet.send(bytes, by);
  }

  private void leaveFill() {
    Fill left = fill;
    fill = null;
    if (left != null) {
      left.leave(this);
    }
  }

  private void letGoOfWhole() {
    if (whole != null) {
      whole.release();
      whole = null;
    }
  }

  private void fail(Failure.Kind kind, String why) {
    outlet.failed(new Failure(kind, why));
  }

  // What a fill and the store tell.

  @Override
  public void advanced(Now now) {
    Fill from = fill;
    if (closed || from == null) {
      return;
    }
    if (begun) {
      pump(now);
    } else if (from.resource().isPresent()) {
      outlet.described(now, this, from.resource().get());
    }
  }

  @Override
  public void stored(Now now) {
    fill = null;
    if (!closed) {
      pump(now);
    }
  }

  @Override
  public void failed(Now now, Failure failure) {
    fill = null;
    if (!closed) {
      outlet.failed(failure);
    }
  }

  private final class FromStore implements Store.Reading {
    private final SegmentKey key;

    FromStore(SegmentKey key) {
      this.key = key;
    }

    @Override
    public void opened(Now now, Held held) {
      reading = false;
      if (closed) {
        held.bytes().release();
        return;
      }
      openWhole(new Parts(List.of(held.bytes())), Counter.SERVED_OWN_BYTES);
      pump(now);
    }

    @Override
    public void missing(Now now, String why) {
      reading = false;
      bench.shelf().lost(key);
      pump(now);
    }
  }
}
