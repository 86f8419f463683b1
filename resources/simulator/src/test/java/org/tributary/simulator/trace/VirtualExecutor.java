package org.tributary.simulator.trace;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.tributary.core.turn.VirtualTime;

/** Runs tasks as events of virtual time, in their order and on the one thread that there is. */
final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
  private final VirtualTime time;

  VirtualExecutor(VirtualTime time) {
    this.time = time;
  }

  @Override
  public void execute(Runnable task) {
    time.add(now -> task.run());
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Later later = new Later(task, time.now().tick() + unit.toNanos(delay));
    time.at(later.tick, now -> later.run());
    return later;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("nobody waits in virtual time");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("not needed");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("not needed");
  }

  @Override
  public void shutdown() {
    // Holds nothing.
  }

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private final class Later extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long tick;

    Later(Runnable task, long tick) {
      super(task, null);
      this.tick = tick;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(tick - time.now().tick(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
