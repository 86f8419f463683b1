package org.tributary.container.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.tributary.core.turn.Alarm;

/** Rings in time on a scheduled executor. May be used from any thread. */
public final class TickAlarm implements Alarm, AutoCloseable {
  private static final Logger LOG = System.getLogger(TickAlarm.class.getName());

  private final ScheduledExecutorService executor;
  private final LongSupplier ticks;
  private volatile Runnable ring = () -> {};
  private volatile boolean closed;

  /**
   * @param ticks the clock of the turns
   */
  public TickAlarm(ScheduledExecutorService executor, LongSupplier ticks) {
    this.executor = executor;
    this.ticks = ticks;
  }

  /** What a ring does: it asks for a turn, and returns at once. */
  public void rings(Runnable what) {
    ring = what;
  }

  @Override
  public void ringAt(long tick) {
    if (closed) {
      return;
    }
    try {
      Future<?> unused =
          executor.schedule(
              this::ring, Math.max(0, tick - ticks.getAsLong()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "no thread to ring on: the application is going away", e);
    }
  }

  /** Rings no more. */
  @Override
  public void close() {
    closed = true;
  }

  private void ring() {
    if (!closed) {
      ring.run();
    }
  }
}
