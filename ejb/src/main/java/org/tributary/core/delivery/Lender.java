package org.tributary.core.delivery;

import java.util.Optional;
import java.util.function.Consumer;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * What this helper does for others: it lends what it holds, fetches for them what it is the owner
 * of, and tells them what a resource is. Asked from any thread; it answers in turns.
 *
 * <p>Whoever asks while this helper has enough to do is refused, so that its receivers come first;
 * so is a request that has been here before (RFC 8586).
 */
final class Lender {
  private static final int RETRY_AFTER_SECONDS = 2;

  private final Workbench bench;
  private final Placement placement;

  Lender(Workbench bench, Placement placement) {
    this.bench = bench;
    this.placement = placement;
  }

  /** Lends a held segment; false if there is too much to do. */
  boolean lend(SegmentKey key, Lending outcome) {
    return bench.turns().offer(now -> lend(now, key, outcome));
  }

  private void lend(Now now, SegmentKey key, Lending outcome) {
    bench.counters().count(Counter.LENT_REQUESTS);
    if (isBusy(outcome) || lendHeld(now, key, outcome) || lendFromWindow(now, key, outcome)) {
      return;
    }
    notHeld(outcome);
  }

  /**
   * Lends a segment, fetching it first if it is not held; empty if there is too much to do.
   *
   * @param from the first byte that is wanted
   */
  Optional<Delivery> errand(Errand errand, int from, Relay relay) {
    Loan loan = new Loan(bench, errand, from, relay);
    boolean accepted = bench.turns().offer(now -> run(now, errand, loan, relay));
    return accepted ? Optional.of(loan) : Optional.empty();
  }

  private void run(Now now, Errand errand, Loan loan, Relay relay) {
    bench.counters().count(Counter.LENT_REQUESTS);
    if (hasLooped(errand.way())) {
      relay.notHeld();
      return;
    }
    if (isBusy(relay)) {
      return;
    }
    SegmentKey key = errand.key();
    placement.demanded(now, key);
    if (lendHeld(now, key, relay) || lendFromWindow(now, key, relay)) {
      return;
    }
    boolean fetches =
        bench.fills().underWay(key).isPresent() || bench.objects().accepts(now, errand);
    Optional<Fill> fill =
        fetches ? bench.fills().of(now, wanted(errand), errand.way()) : Optional.empty();
    if (fill.isEmpty() || fill.get().isOver()) {
      notHeld(relay);
      return;
    }
    bench.load().begun(loan);
    loan.begin(now, fill.get());
  }

  private static Wanted wanted(Errand errand) {
    return errand.object().version().layout() instanceof Layout.Fixed
        ? Wanted.fixed(errand.object(), errand.number())
        : Wanted.listed(errand.object(), errand.number(), errand.resource(), Optional.empty());
  }

  /** Finds out what a resource is; false if there is too much to do. */
  boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer) {
    return bench
        .turns()
        .offer(
            now -> {
              if (hasLooped(way) || bench.load().isFull()) {
                answer.accept(Optional.empty());
              } else {
                bench
                    .objects()
                    .inquire(
                        now,
                        id,
                        start,
                        way,
                        (later, found) -> answer.accept(found.map(d -> Told.of(later, d))));
              }
            });
  }

  /** The response with a lent segment has ended after {@code bytes} of it. */
  void lent(long bytes) {
    bench.load().lent();
    bench.counters().add(Counter.LENT_BYTES, bytes);
  }

  private boolean hasLooped(Way way) {
    boolean looped = way.via().contains(bench.helperId()) || way.via().size() > Way.MAX_HOPS;
    if (looped) {
      bench.counters().count(Counter.LOOPS_REFUSED);
    }
    return looped;
  }

  private boolean isBusy(Lending outcome) {
    boolean busy = bench.load().isFull();
    if (busy) {
      bench.counters().count(Counter.LENT_BUSY);
      outcome.busy(RETRY_AFTER_SECONDS);
    }
    return busy;
  }

  private void notHeld(Lending outcome) {
    bench.counters().count(Counter.LENT_NOT_HELD);
    outcome.notHeld();
  }

  private boolean lendHeld(Now now, SegmentKey key, Lending outcome) {
    Optional<StoredSegment> segment = bench.shelf().stored(key);
    if (segment.isEmpty()) {
      return false;
    }
    bench.plays().lent(now, segment.get().description());
    Runnable missing =
        () -> {
          bench.shelf().lost(key);
          notHeld(outcome);
        };
    bench.store().read(key, handing(segment.get(), outcome, missing));
    return true;
  }

  private boolean lendFromWindow(Now now, SegmentKey key, Lending outcome) {
    Optional<StoredSegment> segment = bench.windows().find(now, key);
    if (segment.isEmpty()) {
      return false;
    }
    bench.counters().count(Counter.LENT_WINDOW_REQUESTS);
    Store.Reading handing = handing(segment.get(), outcome, outcome::notHeld);
    return bench.windows().lend(now, key, bench.store(), handing);
  }

  /** Hands over what is read; it counts as being lent until its response has ended. */
  private Store.Reading handing(StoredSegment segment, Lending outcome, Runnable missing) {
    bench.load().lends();
    return new Store.Reading() {
      @Override
      public void opened(Now now, Held opened) {
        outcome.held(segment, opened);
      }

      @Override
      public void missing(Now now, String why) {
        bench.load().lent();
        missing.run();
      }
    };
  }
}
