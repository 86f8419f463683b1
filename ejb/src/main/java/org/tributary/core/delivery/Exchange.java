package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * Feeds one fill from the cheapest supplier, and from the next one, at the same byte, when that one
 * fails, stalls or trickles. Confined to turns.
 *
 * <p>A supplier is judged by progress: when less than {@link #PROGRESS_BYTES} of what was demanded
 * came within half the stall deadline, and another supplier is left, it is given up; so the gap
 * that a reader sees, with the new supplier's first bytes, stays below the deadline. The last
 * supplier left is waited for as long as its own time-outs allow.
 *
 * <p>A source that broke off after it had sent something is asked for the rest, a few times: to
 * many a helper it is the only one left, and lines to it break.
 *
 * <p>Before that, when a receiver waits and the first byte is late or nothing has come for a while,
 * a second supplier is asked beside the first. Whoever gives something first goes on alone and the
 * other one is cancelled; how much that may waste is bounded for all fills together.
 */
final class Exchange implements Fill.Feeder {
  /** Less progress than this in half the stall deadline counts as none. */
  static final int PROGRESS_BYTES = 16 * 1024;

  /** How often a source that broke off is asked for the rest of one segment. */
  private static final int RESUMPTIONS = 2;

  private final Fills fills;
  private final Optional<String> planned;
  private final Set<String> tried = new HashSet<>();
  private @Nullable Attempt attempt;

  /** A second one beside it: whoever gives something first goes on alone. */
  private @Nullable Attempt hedge;

  private int neighboursTried;
  private int resumed;
  private boolean ownersGivenUp;

  /**
   * Feeds nothing yet.
   *
   * @param planned the helper to begin with, if it holds the segment and is not avoided
   */
  Exchange(Fills fills, Optional<String> planned) {
    this.fills = fills;
    this.planned = planned;
  }

  /** Begins to feed {@code fill}. */
  void begin(Now now, Fill begun) {
    next(now, begun, Optional.empty());
  }

  /** Feeds {@code fill} from the source's answer that has come already, to a fetch of it alone. */
  void adopt(Now now, Fill begun, Adopted adopted, Head head) {
    tried.add(Supplier.SOURCE.name());
    Attempt adopting = new Attempt(now, begun, Supplier.SOURCE);
    attempt = adopting;
    adopting.fetch = adopted.fetch();
    adopted.handOver(adopting);
    adopting.head(now, head);
    begun.demand(now);
  }

  /** A fetch that somebody else began and whose answer we take over. */
  interface Adopted {

    /** The fetch. */
    Fetch fetch();

    /** From now on events go to {@code listener}. */
    void handOver(FetchListener listener);
  }

  @Override
  public void demand(Now now, Fill of, long bytes) {
    if (attempt != null) {
      attempt.demand(now, bytes);
    }
  }

  @Override
  public void waitedFor(Now now) {
    if (attempt != null && fills.hedging().isOn()) {
      attempt.waitedSince = now.tick();
      attempt.considerHedge(now);
    }
  }

  @Override
  public Optional<Scope> waitsFor() {
    return attempt == null ? Optional.empty() : attempt.supplier.scope();
  }

  private void next(Now now, Fill of, Optional<Failure> why) {
    Optional<Supplier> supplier = choose(now, of);
    if (supplier.isEmpty()) {
      attempt = null;
      of.failed(
          now,
          why.orElseGet(
              () ->
                  new Failure(
                      Failure.Kind.UNREACHABLE,
                      "no supplier is left for " + of.wanted().resource())));
      return;
    }
    if (why.isPresent()) {
      fills.counters().count(Counter.FILLS_FAILED_OVER);
    }
    tried.add(supplier.get().name());
    Attempt fresh = new Attempt(now, of, supplier.get());
    attempt = fresh;
    fresh.begin(now);
  }

  private Optional<Supplier> choose(Now now, Fill of) {
    List<Supplier> left = left(now, of);
    if (planned.isPresent()) {
      for (Supplier supplier : left) {
        if (supplier.kind() == Supplier.Kind.HOLDER && planned.get().equals(supplier.name())) {
          return Optional.of(supplier);
        }
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(left.get(0));
  }

  private List<Supplier> left(Now now, Fill of) {
    List<Supplier> left = new ArrayList<>();
    for (Supplier supplier : fills.suppliers().of(now, of.wanted(), of.asked())) {
      if (!tried.contains(supplier.name()) && isLeft(supplier)) {
        left.add(supplier);
      }
    }
    return left;
  }

  private boolean isLeft(Supplier supplier) {
    return switch (supplier.kind()) {
      case SOURCE -> true;
      case OWNER -> !ownersGivenUp;
      case HOLDER, HINTED, FORESEEN -> neighboursTried < Fills.NEIGHBOUR_TRIES;
    };
  }

  /** One supplier's turn. */
  private final class Attempt implements FetchListener {
    private final Fill of;
    private final Supplier supplier;
    private final long begunAt;
    private final long begunBytes;
    private @Nullable Fetch fetch;
    private Deadlines.@Nullable Deadline deadline;
    private long latencyNanos;
    private long markTick;
    private long markBytes;
    private long lastTick;
    private long waitedSince;
    private boolean answered;
    private Deadlines.@Nullable Deadline hedging;

    Attempt(Now now, Fill of, Supplier supplier) {
      this.of = of;
      this.supplier = supplier;
      this.begunAt = now.tick();
      this.markTick = now.tick();
      this.markBytes = of.received();
      this.begunBytes = of.received();
    }

    void begin(Now now) {
      ask();
      goOn(now, now.tick());
    }

    private void ask() {
      Wanted wanted = of.wanted();
      long from = of.received();
      if (supplier.isSource()) {
        long length = of.length() == Version.UNKNOWN ? -1 : of.length() - from;
        if (wanted.start() == 0 && from == 0 && wanted.known().isEmpty()) {
          length = -1;
        }
        fills.counters().count(Counter.FETCHED_SOURCE_REQUESTS);
        fetch =
            fills
                .sources()
                .get(wanted.resource(), wanted.start() + from, length, of.resource(), this);
      } else if (supplier.scope().isPresent()) {
        fills.counters().count(Counter.FETCHED_NEIGHBOUR_REQUESTS);
        fills.counters().count(Counter.OWNERS_ASKED);
        Way way = new Way(supplier.scope().get(), of.via());
        Errand errand = new Errand(wanted.object(), wanted.key().number(), wanted.resource(), way);
        fetch = fills.neighbours().errand(supplier.url(), errand, from, this);
      } else {
        neighboursTried++;
        if (supplier.kind() == Supplier.Kind.FORESEEN) {
          fills.counters().count(Counter.NEIGHBOURS_FORESEEN);
        }
        fills.counters().count(Counter.FETCHED_NEIGHBOUR_REQUESTS);
        fetch = fills.neighbours().segment(supplier.url(), wanted.key(), from, this);
      }
    }

    /** From here on this one alone feeds the fill; its progress counts from {@code since} on. */
    private void goOn(Now now, long since) {
      markTick = since;
      markBytes = of.received();
      long outstanding = of.outstanding();
      if (outstanding > 0) {
        demand(now, outstanding);
      } else {
        of.demand(now);
      }
      watch();
      watchForHedge(now.tick() + lateNanos());
    }

    void demand(Now now, long bytes) {
      if (of.outstanding() == bytes) {
        markTick = now.tick();
        markBytes = of.received();
      }
      if (fetch != null) {
        fetch.demand(bytes);
      }
    }

    /** Rings when there may have been no progress for too long. */
    private void watch() {
      deadline = fills.deadlines().at(markTick + fills.patienceNanos(), this::judge);
    }

    private void judge(Now now) {
      if (attempt != this) {
        return;
      }
      boolean waiting = of.outstanding() > 0 || !answered;
      if (!waiting) {
        markTick = now.tick();
        markBytes = of.received();
      }
      if (now.since(markTick) < fills.patienceNanos() || choose(now, of).isEmpty()) {
        if (now.since(markTick) >= fills.patienceNanos()) {
          markTick = now.tick();
        }
        watch();
        return;
      }
      fills.counters().count(Counter.SUPPLIERS_STALLED);
      ownersGivenUp |= supplier.isOwner();
      fills.suppliers().stalled(now, supplier);
      giveUp(
          now,
          new Failure(
              Failure.Kind.TIMED_OUT,
              supplier.name() + " made no progress with " + of.wanted().resource()));
    }

    private void giveUp(Now now, Failure why) {
      if (isWorthResuming()) {
        resumed++;
        tried.remove(supplier.name());
      }
      Attempt other = hedge;
      if (other == null) {
        stop();
        next(now, of, Optional.of(why));
        return;
      }
      hedge = null;
      fills.hedging().ended();
      stop();
      fills.counters().count(Counter.FILLS_FAILED_OVER);
      attempt = other;
      other.goOn(now, other.begunAt);
    }

    private boolean isWorthResuming() {
      return supplier.isSource()
          && resumed < RESUMPTIONS
          && of.received() > begunBytes
          && of.resource().filter(Metadata::ranges).isPresent();
    }

    // Hedging.

    private void watchForHedge(long tick) {
      if (fills.hedging().isOn()) {
        hedging = fills.deadlines().at(tick, this::considerHedge);
      }
    }

    private long lateNanos() {
      return fills.hedging().lateNanos(supplier, of.wanted());
    }

    /** Asks a second supplier if a receiver waits, and this one has given nothing for too long. */
    private void considerHedge(Now now) {
      if (hedging != null) {
        hedging.cancel();
        hedging = null;
      }
      if (attempt != this || hedge != null || !of.isWaitedFor()) {
        return;
      }
      long patience = answered ? fills.hedging().lowBufferNanos() : lateNanos();
      long quietSince = answered ? Math.max(lastTick, waitedSince) : begunAt;
      if (patience == 0) {
        return;
      }
      if (now.since(quietSince) < patience) {
        watchForHedge(quietSince + patience);
        return;
      }
      if (!fills.hedging().mayBegin()) {
        watchForHedge(now.tick() + patience);
        return;
      }
      Optional<Supplier> second =
          left(now, of).stream().filter(s -> !supplier.isOwner() || !s.isOwner()).findFirst();
      if (second.isEmpty()) {
        return;
      }
      tried.add(second.get().name());
      fills.hedging().begun();
      Attempt other = new Attempt(now, of, second.get());
      hedge = other;
      other.ask();
    }

    /** The second one is not needed. */
    private void dropHedge() {
      Attempt other = hedge;
      if (other != null) {
        hedge = null;
        fills.hedging().ended();
        tried.remove(other.supplier.name());
        other.cancel();
      }
    }

    /** The second one was first: the other one is cancelled, and what it may have sent is lost. */
    private void takeOver(Now now) {
      Attempt slow = attempt;
      hedge = null;
      fills.hedging().ended();
      attempt = this;
      if (slow != null) {
        fills.counters().count(Counter.HEDGES_WON);
        if (slow.answered) {
          fills.hedging().wasted(of.outstanding());
        }
        slow.cancel();
        fills.suppliers().slow(now, slow.supplier, now.since(slow.begunAt));
      }
    }

    private void cancel() {
      if (deadline != null) {
        deadline.cancel();
      }
      if (hedging != null) {
        hedging.cancel();
      }
      if (fetch != null) {
        fetch.cancel();
      }
    }

    private void stop() {
      dropHedge();
      attempt = null;
      cancel();
    }

    @Override
    public void head(Now now, Head head) {
      if (attempt != this && hedge != this) {
        return;
      }
      boolean second = hedge == this;
      if (second) {
        takeOver(now);
      } else {
        dropHedge();
      }
      answered = true;
      lastTick = now.tick();
      latencyNanos = now.since(begunAt);
      Wanted wanted = of.wanted();
      fills.suppliers().answered(supplier, wanted, latencyNanos);
      long expected = supplier.isSource() ? wanted.start() + of.received() : of.received();
      if (head.from() != expected) {
        if (supplier.isSource() && head.from() == 0) {
          stop();
          fills.unranged(now, of);
          return;
        }
        giveUp(
            now,
            new Failure(
                Failure.Kind.BROKEN,
                supplier.name() + " answered from byte " + head.from() + ", not " + expected));
        return;
      }
      of.head(now, head.metadata(), head.metadata().length());
      if (second && attempt == this) {
        goOn(now, now.tick());
      }
    }

    @Override
    public void bytes(Now now, Bytes bytes) {
      if (attempt != this) {
        bytes.release();
        return;
      }
      if (of.length() != Version.UNKNOWN && of.received() + bytes.length() > of.length()) {
        bytes.release();
        giveUp(
            now,
            new Failure(Failure.Kind.BROKEN, supplier.name() + " sent more than was asked for"));
        return;
      }
      dropHedge();
      lastTick = now.tick();
      fills
          .counters()
          .add(
              supplier.isSource() ? Counter.FETCHED_SOURCE_BYTES : Counter.FETCHED_NEIGHBOUR_BYTES,
              bytes.length());
      long after = of.received() + bytes.length();
      if (after - markBytes >= PROGRESS_BYTES || after == of.length()) {
        markBytes = after;
        markTick = now.tick();
      }
      of.accept(now, bytes, supplier.origin());
    }

    @Override
    public void end(Now now) {
      if (attempt != this) {
        return;
      }
      if (of.length() != Version.UNKNOWN && of.received() < of.length()) {
        giveUp(
            now,
            new Failure(
                Failure.Kind.BROKEN,
                supplier.name()
                    + " ended after "
                    + of.received()
                    + " of "
                    + of.length()
                    + " bytes"));
        return;
      }
      stop();
      fills.suppliers().delivered(now, supplier, latencyNanos);
      of.completed(now);
    }

    @Override
    public void failed(Now now, Failure failure) {
      if (hedge == this) {
        hedge = null;
        fills.hedging().ended();
        fills.failed(now, supplier, of.wanted(), failure);
        return;
      }
      if (attempt != this) {
        return;
      }
      fills.failed(now, supplier, of.wanted(), failure);
      if (supplier.isSource() && failure.kind() == Failure.Kind.CHANGED) {
        stop();
        of.failed(now, failure);
        return;
      }
      giveUp(now, failure);
    }
  }
}
