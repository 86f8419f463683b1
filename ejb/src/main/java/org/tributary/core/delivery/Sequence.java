package org.tributary.core.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * One exchange that feeds all segments of an object, first to last: for sources without byte ranges
 * or without a length. Confined to turns.
 *
 * <p>There is one for all readers of the object. It goes as far as somebody reads, and ends when
 * nobody reads the object any more and the segment under way is complete. A reader that comes later
 * than the sequence's position, and finds the segment not kept, begins a new one.
 */
final class Sequence implements Fill.Feeder, FetchListener {
  private final Fills fills;
  private final Description object;
  private final Layout.Fixed layout;
  private final Deque<Fill> ahead = new ArrayDeque<>();
  private @Nullable Fetch fetch;
  private long position;
  private boolean over;

  Sequence(Fills fills, Description object) {
    this.fills = fills;
    this.object = object;
    this.layout = Wanted.layout(object);
  }

  Description object() {
    return object;
  }

  /** Whether segment {@code number} is still to come. */
  boolean reaches(long number) {
    return !over && layout.startOf(number) >= firstAhead();
  }

  private long firstAhead() {
    return ahead.isEmpty() ? nextStart() : ahead.peekFirst().wanted().start();
  }

  /** Where the next segment that nobody has registered begins. */
  private long nextStart() {
    if (ahead.isEmpty()) {
      return position;
    }
    return ahead.peekLast().wanted().start() + layout.segmentBytes();
  }

  /** Begins the exchange. */
  void begin(Now now) {
    fills.counters().count(Counter.FETCHED_SOURCE_REQUESTS);
    fetch = fills.sources().get(object.id(), 0, -1, Optional.of(object.metadata()), this);
  }

  /** Takes an exchange over whose head has come. */
  void adopt(Exchange.Adopted adopted) {
    fetch = adopted.fetch();
    adopted.handOver(this);
  }

  /** Makes fills for all segments up to {@code number}, in order. */
  List<Fill> upTo(long number) {
    List<Fill> begun = new ArrayList<>();
    for (long next = layout.numberAt(nextStart()); next <= number; next++) {
      Fill fill = new Fill(fills, Wanted.fixed(object, next), this);
      ahead.addLast(fill);
      begun.add(fill);
    }
    return begun;
  }

  @Override
  public void demand(Now now, Fill fill, long bytes) {
    if (fetch == null || over) {
      return;
    }
    // Demand for a later segment is met when its turn comes.
    if (fill == ahead.peekFirst()) {
      fetch.demand(bytes);
    }
  }

  /** Nobody reads the object any more: end when the segment under way is complete. */
  void unwatched() {
    if (ahead.isEmpty()) {
      stop();
    }
  }

  @Override
  public void head(Now now, Head head) {
    if (over) {
      return;
    }
    if (head.from() != 0) {
      fail(now, new Failure(Failure.Kind.BROKEN, "the source began at byte " + head.from()));
    }
  }

  @Override
  public void bytes(Now now, Bytes bytes) {
    if (over) {
      bytes.release();
      return;
    }
    fills.counters().add(Counter.FETCHED_SOURCE_BYTES, bytes.length());
    int given = 0;
    while (given < bytes.length() && !over) {
      Fill current = ahead.peekFirst();
      if (current == null) {
        throw new IllegalStateException("bytes of " + object.id() + " came that nobody demanded");
      }
      int room = Math.toIntExact(current.wanted().start() + current.limit() - position);
      int piece = Math.min(room, bytes.length() - given);
      position += piece;
      current.accept(now, bytes.slice(given, given + piece), StoredSegment.FROM_SOURCE);
      given += piece;
      if (piece == room) {
        advance(now, current);
      }
    }
    bytes.release();
  }

  private void advance(Now now, Fill done) {
    ahead.removeFirst();
    done.completed(now);
    Fill next = ahead.peekFirst();
    if (next == null) {
      if (!fills.isWatched(object.key())) {
        stop();
      }
      return;
    }
    long owed = next.outstanding();
    if (owed > 0 && fetch != null) {
      fetch.demand(owed);
    } else {
      next.demand(now);
    }
  }

  @Override
  public void end(Now now) {
    if (over) {
      return;
    }
    long total = object.version().length();
    if (total != Version.UNKNOWN && position < total) {
      fail(
          now,
          new Failure(
              Failure.Kind.BROKEN,
              "the source ended after " + position + " of " + total + " bytes"));
      return;
    }
    over = true;
    fills.sequenceEnded(this);
    List<Fill> rest = List.copyOf(ahead);
    ahead.clear();
    for (Fill fill : rest) {
      fill.completed(now);
    }
  }

  @Override
  public void failed(Now now, Failure failure) {
    if (!over) {
      fails(now, failure);
    }
  }

  private void fail(Now now, Failure failure) {
    if (fetch != null) {
      fetch.cancel();
    }
    fails(now, failure);
  }

  private void fails(Now now, Failure failure) {
    over = true;
    fills.sequenceFailed(this, failure);
    List<Fill> rest = List.copyOf(ahead);
    ahead.clear();
    for (Fill fill : rest) {
      fill.failed(now, failure);
    }
  }

  private void stop() {
    over = true;
    if (fetch != null) {
      fetch.cancel();
    }
    fills.sequenceEnded(this);
    List<Fill> rest = List.copyOf(ahead);
    ahead.clear();
    for (Fill fill : rest) {
      fill.dropped();
    }
  }
}
