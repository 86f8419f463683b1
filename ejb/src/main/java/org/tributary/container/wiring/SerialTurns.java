package org.tributary.container.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;
import org.tributary.core.turn.Turns;

/**
 * Runs turns one at a time, in their order, on whichever thread an executor gives. May be used from
 * any thread.
 *
 * <p>One counter is both the length of the queue and the baton: who raises it from zero hands the
 * queue to the executor, and who runs it goes on until it is zero again. So no two threads run
 * turns at once, and what one turn wrote the next one sees. A run is cut into batches for the sake
 * of the executor's other work.
 *
 * <p>New work is refused beyond the capacity. Events of accepted work are not: each was demanded,
 * so there are never more than the accepted work can cause.
 */
public final class SerialTurns implements Turns, AutoCloseable {
  private static final Logger LOG = System.getLogger(SerialTurns.class.getName());
  private static final int BATCH = 1000;

  private final Executor executor;
  private final int capacity;
  private final LongSupplier ticks;
  private final Supplier<Instant> wall;
  private final Queue<Turn> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Object running = new Object();
  private volatile boolean closed;

  /**
   * @param capacity how many turns may wait before new work is refused
   * @param ticks a monotonic clock in nanoseconds
   * @param wall the wall clock
   */
  public SerialTurns(Executor executor, int capacity, LongSupplier ticks, Supplier<Instant> wall) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is not positive: " + capacity);
    }
    this.executor = executor;
    this.capacity = capacity;
    this.ticks = ticks;
    this.wall = wall;
  }

  @Override
  public boolean offer(Turn turn) {
    if (closed || waiting.get() >= capacity) {
      return false;
    }
    add(turn);
    return true;
  }

  @Override
  public void add(Turn turn) {
    if (closed) {
      return;
    }
    queue.add(turn);
    if (waiting.getAndIncrement() == 0) {
      hand();
    }
  }

  /** How many turns wait, the one that runs among them. */
  public int waiting() {
    return waiting.get();
  }

  /** Runs nothing any more. The turn that runs is ended first. */
  @Override
  public void close() {
    closed = true;
    synchronized (running) {
      queue.clear();
    }
  }

  private void hand() {
    try {
      executor.execute(this::runBatch);
    } catch (RejectedExecutionException e) {
      closed = true;
      LOG.log(Level.DEBUG, "no thread to run turns on: the application is going away", e);
    }
  }

  private void runBatch() {
    synchronized (running) {
      for (int i = 0; i < BATCH; i++) {
        Turn next = queue.poll();
        if (closed || next == null) {
          return;
        }
        run(next);
        if (waiting.decrementAndGet() == 0) {
          return;
        }
      }
    }
    hand();
  }

  /** A turn that fails is a bug; the others shall not suffer from it. */
  private void run(Turn turn) {
    try {
      turn.run(new Now(ticks.getAsLong(), wall.get()));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a turn failed", e);
    }
  }
}
