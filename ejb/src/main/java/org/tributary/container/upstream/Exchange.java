package org.tributary.container.upstream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.turn.Now;

/**
 * One exchange with a supplier as the core sees it. Confined to turns: what other threads bring
 * they leave in a place of their own and call {@link #signal}; {@link #pump} then passes on what
 * was demanded.
 *
 * <p>Silence is measured in turns of a timer that rings four times within the patience: whoever has
 * passed nothing on in five of them, though it was waited for, has been silent for at least that
 * long. So no clock is asked, and one that jumps changes nothing.
 */
abstract class Exchange implements Fetch {
  private static final int RINGS_PER_PATIENCE = 4;

  private final Environment environment;
  private final Gate gate;
  private final Duration patience;
  private final FetchListener listener;
  private long demand;
  private boolean headed;
  private boolean over;
  private boolean progressed;
  private int silentRings;
  private @Nullable Future<?> ring;

  Exchange(Environment environment, Gate gate, Duration patience, FetchListener listener) {
    this.environment = environment;
    this.gate = gate;
    this.patience = patience;
    this.listener = listener;
  }

  /** Enters the gate; outcomes come as later turns. */
  final void begin() {
    if (!gate.enter(this)) {
      environment
          .turns()
          .add(now -> fail(now, Failure.Kind.BUSY, "too many requests wait for a connection"));
      return;
    }
    watch();
  }

  /** Reports, as a later turn, that the supplier is not even asked. */
  final void refuse(String why) {
    environment.turns().add(now -> fail(now, Failure.Kind.NOT_HELD, why));
  }

  /** The gate is open: begins to work. Must not report anything before it returns. */
  abstract void start();

  /** Passes on what has come, as far as it was demanded. */
  abstract void pump(Now now);

  /** Frees whatever is held. Called once. */
  abstract void stop();

  /** Who is asked for what, for operators. */
  abstract String subject();

  /** Whether the supplier owes something, so that its silence counts. */
  boolean isWaitedFor() {
    return !headed || demand > 0;
  }

  /** How long the answer may take to begin. */
  Duration patienceForHead() {
    return patience;
  }

  /** Asks for a {@link #pump}; from any thread. */
  final void signal() {
    environment
        .turns()
        .add(
            now -> {
              if (!over) {
                pump(now);
              }
            });
  }

  @Override
  public final void demand(long bytes) {
    if (over || bytes <= 0) {
      return;
    }
    demand = demand + bytes < 0 ? Long.MAX_VALUE : demand + bytes;
    signal();
  }

  @Override
  public final void cancel() {
    if (!over) {
      close();
    }
  }

  final Environment environment() {
    return environment;
  }

  final long demanded() {
    return demand;
  }

  final boolean isOver() {
    return over;
  }

  final boolean isHeaded() {
    return headed;
  }

  final void head(Now now, Head head) {
    headed = true;
    progressed = true;
    listener.head(now, head);
  }

  final void pass(Now now, ByteBuffer bytes) {
    progressed = true;
    demand -= bytes.remaining();
    listener.bytes(now, new HeapBytes(bytes, environment.leases()));
  }

  final void end(Now now) {
    close();
    listener.end(now);
  }

  final void fail(Now now, Failure.Kind kind, String what) {
    fail(now, kind, what, 0);
  }

  final void fail(Now now, Failure.Kind kind, String what, long retryAfterMillis) {
    if (over) {
      return;
    }
    close();
    listener.failed(now, new Failure(kind, subject() + ": " + what, retryAfterMillis));
  }

  private void close() {
    over = true;
    if (ring != null) {
      ring.cancel(false);
    }
    stop();
    gate.leave(this);
  }

  private void watch() {
    long nanos = Math.max(1, patience.toNanos() / RINGS_PER_PATIENCE);
    try {
      ring =
          environment
              .timer()
              .schedule(() -> environment.turns().add(this::rang), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      environment.turns().add(now -> fail(now, Failure.Kind.UNREACHABLE, "the helper is stopping"));
    }
  }

  private void rang(Now now) {
    if (over) {
      return;
    }
    silentRings = isWaitedFor() && !progressed ? silentRings + 1 : 0;
    progressed = false;
    Duration limit = headed ? patience : patienceForHead();
    long allowed = limit.toNanos() / Math.max(1, patience.toNanos() / RINGS_PER_PATIENCE);
    if (silentRings <= allowed) {
      watch();
    } else if (gate.isWaiting(this)) {
      fail(now, Failure.Kind.BUSY, "no connection became free within " + limit.toMillis() + " ms");
    } else {
      fail(now, Failure.Kind.TIMED_OUT, "silent for " + limit.toMillis() + " ms");
    }
  }
}
