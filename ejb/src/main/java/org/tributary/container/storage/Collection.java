package org.tributary.container.storage;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the JVM to collect garbage when removed files keep much of the disk, or mappings become
 * many, only because nobody has noticed that they are unused. May be used from any thread.
 *
 * <p>A mapping cannot be ended by hand while the server may still be sending from it, so the
 * collector decides; but mappings are small objects that put no pressure on the heap, and a quiet
 * heap is not collected for hours. The JDK does the same when direct memory runs short.
 */
final class Collection {
  private static final long PAUSE_NANOS = Duration.ofSeconds(20).toNanos();

  private final long lingeringMax;
  private final int mappingsMax;
  private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  /**
   * Watches.
   *
   * @param lingeringMax how many bytes of removed files may stay
   * @param residents how many mappings are wanted; beyond twice as many the rest is garbage
   */
  Collection(long lingeringMax, int residents) {
    this.lingeringMax = lingeringMax;
    this.mappingsMax = 2 * residents;
  }

  /** Asks for a collection if there is much to gain. */
  void consider(Executor executor, Residents residents) {
    if (residents.lingeringBytes() > lingeringMax || residents.mappings() > mappingsMax) {
      nudge(executor, residents);
    }
  }

  /** Asks for a collection unless that was done a moment ago. */
  void nudge(Executor executor, Residents residents) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before < PAUSE_NANOS || !last.compareAndSet(before, now)) {
      return;
    }
    try {
      executor.execute(
          () -> {
            System.gc();
            residents.mappings();
          });
    } catch (RejectedExecutionException e) {
      last.set(before);
    }
  }
}
