package org.tributary.core.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * One {@link Errand} that this helper runs for another: it reads along with the segment's fill and
 * passes on what comes, at the other's speed. Confined to turns but for {@link Delivery}'s methods.
 */
final class Loan implements Delivery, Fill.Reader {
  private final Workbench bench;
  private final Errand errand;
  private final Relay relay;
  private final long start;
  private long position;
  private long waiting;
  private boolean begun;
  private boolean over;
  private boolean reading;
  private @Nullable Fill fill;
  private @Nullable Bytes held;

  /**
   * Passes nothing on yet.
   *
   * @param from the first byte that is wanted
   */
  Loan(Workbench bench, Errand errand, int from, Relay relay) {
    this.bench = bench;
    this.errand = errand;
    this.relay = relay;
    this.start = SegmentFraming.aligned(from);
    this.position = start;
  }

  /** Reads along with {@code from}. */
  void begin(Now now, Fill from) {
    fill = from;
    from.join(this);
    from.demand(now);
    advanced(now);
  }

  @Override
  public boolean isOwn() {
    return false;
  }

  @Override
  public void writable() {
    bench
        .turns()
        .add(
            now -> {
              waiting = 0;
              pump(now);
            });
  }

  @Override
  public void gone() {
    bench.turns().add(now -> close());
  }

  @Override
  public void advanced(Now now) {
    Fill from = fill;
    if (over || from == null) {
      return;
    }
    if (!begun && from.resource().isPresent() && from.length() != Version.UNKNOWN) {
      if (start > from.length()) {
        close();
        relay.notHeld();
        return;
      }
      begun = true;
      bench.counters().count(Counter.LENT_RELAYED);
      relay.begins(
          new StoredSegment(
              errand.object(),
              errand.number(),
              Math.toIntExact(from.length()),
              from.resource().get(),
              StoredSegment.FROM_SOURCE));
    }
    pump(now);
  }

  private void pump(Now now) {
    while (!over && begun && !reading && waiting < Receiver.WINDOW_BYTES) {
      Bytes stored = held;
      Fill from = fill;
      if (stored != null) {
        pass(stored.slice(Math.toIntExact(position), stored.length()));
        finish(now);
      } else if (from == null) {
        reading = true;
        bench.store().read(errand.key(), new FromStore());
      } else if (position >= from.length()) {
        finish(now);
      } else {
        Optional<Fill.Piece> piece = from.read(now, position, from.length() - position);
        if (piece.isEmpty()) {
          return;
        }
        pass(piece.get().bytes());
      }
    }
  }

  private void pass(Bytes bytes) {
    position += bytes.length();
    waiting += bytes.length();
    bench.counters().add(Counter.LENT_BYTES, bytes.length());
    relay.send(bytes);
  }

  private void finish(Now now) {
    bench.suppliers().gave(now, errand);
    close();
    relay.finish();
  }

  @Override
  public void stored(Now now) {
    fill = null;
    pump(now);
  }

  @Override
  public void failed(Now now, Failure failure) {
    fill = null;
    broken(failure.detail());
  }

  private void broken(String why) {
    if (over) {
      return;
    }
    close();
    if (begun) {
      relay.fail(why);
    } else {
      bench.counters().count(Counter.LENT_NOT_HELD);
      relay.notHeld();
    }
  }

  private void close() {
    if (over) {
      return;
    }
    over = true;
    if (fill != null) {
      fill.leave(this);
      fill = null;
    }
    if (held != null) {
      held.release();
      held = null;
    }
    bench.load().ended(this);
  }

  private final class FromStore implements Store.Reading {

    @Override
    public void opened(Now now, Held opened) {
      reading = false;
      if (over) {
        opened.bytes().release();
        return;
      }
      held = opened.bytes();
      pump(now);
    }

    @Override
    public void missing(Now now, String why) {
      reading = false;
      bench.shelf().lost(new SegmentKey(errand.object().key(), errand.number()));
      broken(why);
    }
  }
}
