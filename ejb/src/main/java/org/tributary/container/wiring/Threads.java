package org.tributary.container.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of a helper: a fixed number, made by the server's managed thread factory.
 *
 * <p>Pools of our own rather than the server's managed executors, because those set up a component
 * context for every task (a turn takes microseconds), may be configured to run everything on one
 * thread or on any number, and are shared: a slow disk would delay deliveries, and undeploying
 * would leave tasks behind.
 */
public final class Threads implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Threads.class.getName());
  private static final long PATIENCE_SECONDS = 10;

  private final ExecutorService turns;
  private final ExecutorService writing;
  private final ExecutorService disk;
  private final ExecutorService upstream;
  private final ScheduledExecutorService clock;
  private final ScheduledExecutorService messaging;
  private final ScheduledExecutorService catalogue;

  /**
   * @param factory makes the threads; each is named after its work
   * @param processors how many there are
   */
  public Threads(ThreadFactory factory, int processors) {
    turns = pool(factory, "turns", 1);
    writing = pool(factory, "writing", Math.max(2, processors));
    disk = pool(factory, "disk", Math.max(4, processors));
    upstream = pool(factory, "upstream", Math.max(4, processors));
    clock = started(new ScheduledThreadPoolExecutor(1, named(factory, "clock")));
    messaging = patient(4, named(factory, "messaging"));
    catalogue = patient(1, named(factory, "catalogue"));
  }

  /** Runs the turns. */
  ExecutorService turns() {
    return turns;
  }

  /** Writes to receivers; its tasks never wait. */
  ExecutorService writing() {
    return writing;
  }

  /** Reads and writes files; its tasks may wait for them. */
  ExecutorService disk() {
    return disk;
  }

  /** Runs the HTTP clients; its tasks may read files of sources. */
  ExecutorService upstream() {
    return upstream;
  }

  /** Rings and sweeps; its tasks never wait. */
  ScheduledExecutorService clock() {
    return clock;
  }

  /** Sends to the topics, one thread for each; its tasks may wait for the broker. */
  ScheduledExecutorService messaging() {
    return messaging;
  }

  /** Talks to the database; its tasks may wait for it. */
  ScheduledExecutorService catalogue() {
    return catalogue;
  }

  /**
   * Ends all threads, waiting for what they do at most {@value #PATIENCE_SECONDS} s. Those of the
   * disk, the broker and the database are not interrupted: a file that its writer is interrupted at
   * is closed under everybody, an embedded database's too. What waits for the disk is still run,
   * for that is also how the store lets go of its directory.
   */
  @Override
  public void close() {
    List<ExecutorService> hasty = List.of(clock, writing, upstream, turns);
    List<ExecutorService> patient = List.of(messaging, catalogue, disk);
    hasty.forEach(ExecutorService::shutdownNow);
    patient.forEach(ExecutorService::shutdown);
    List<ExecutorService> all = new ArrayList<>(hasty);
    all.addAll(patient);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (ExecutorService executor : all) {
      try {
        if (!executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.log(Level.WARNING, "a thread goes on working after the end: {0}", executor);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static ExecutorService pool(ThreadFactory factory, String work, int threads) {
    return started(
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(factory, work)));
  }

  /** What has not begun by its end is not begun any more. */
  private static ScheduledExecutorService patient(int threads, ThreadFactory factory) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, factory);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return started(executor);
  }

  /** Whoever counts threads sees the same number from the first to the last day. */
  private static <E extends ThreadPoolExecutor> E started(E executor) {
    executor.prestartAllCoreThreads();
    return executor;
  }

  private static ThreadFactory named(ThreadFactory factory, String work) {
    AtomicInteger next = new AtomicInteger(1);
    return task -> {
      Thread thread = factory.newThread(task);
      thread.setName("tributary-" + work + "-" + next.getAndIncrement());
      return thread;
    };
  }
}
