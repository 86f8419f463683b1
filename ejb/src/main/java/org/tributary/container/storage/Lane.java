package org.tributary.container.storage;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs jobs one after the other on a shared executor. All that is done to one segment goes through
 * the same lane, so that a removal never meets a commit of the same file; as many lanes, as many
 * threads at most. May be used from any thread.
 */
final class Lane {
  private static final Logger LOG = System.getLogger(Lane.class.getName());

  /** How many jobs are run before others get the executor's thread. */
  private static final int AT_A_TIME = 64;

  /** One piece of work. */
  @FunctionalInterface
  interface Job {

    /**
     * Does it.
     *
     * @param refused whether the executor is shutting down: no I/O, only the outcome
     */
    void run(boolean refused);
  }

  private final Executor executor;
  private final Queue<Job> waiting = new ArrayDeque<>();
  private boolean running;

  Lane(Executor executor) {
    this.executor = executor;
  }

  /** Runs {@code job} after all earlier ones. */
  void add(Job job) {
    synchronized (waiting) {
      waiting.add(job);
      if (running) {
        return;
      }
      running = true;
    }
    start();
  }

  private void start() {
    try {
      executor.execute(() -> drain(false));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the executor takes no more work", e);
      drain(true);
    }
  }

  private void drain(boolean refused) {
    for (int i = 0; refused || i < AT_A_TIME; i++) {
      Job job;
      synchronized (waiting) {
        job = waiting.poll();
        if (job == null) {
          running = false;
          return;
        }
      }
      try {
        job.run(refused);
      } catch (RuntimeException | LinkageError e) {
        LOG.log(Level.ERROR, "a job of the store ended in a bug", e);
      }
    }
    start();
  }
}
