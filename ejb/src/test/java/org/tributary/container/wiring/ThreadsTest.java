package org.tributary.container.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadsTest {

  @Test
  void whatWaitsForTheDiskIsStillRunAtTheEnd() throws Exception {
    Threads threads = new Threads(Executors.defaultThreadFactory(), 1);
    CountDownLatch diskIsFree = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      threads.disk().execute(() -> awaitQuietly(diskIsFree));
    }
    AtomicBoolean unlocked = new AtomicBoolean();
    threads.disk().execute(() -> unlocked.set(true));

    Thread closing = new Thread(threads::close);
    closing.start();
    while (!threads.disk().isShutdown()) {
      Thread.onSpinWait();
    }
    diskIsFree.countDown();
    closing.join();

    assertThat(unlocked).isTrue();
    assertThat(threads.disk().isTerminated()).isTrue();
  }

  @Test
  void whoTalksToTheDatabaseIsNotInterruptedAtTheEnd() {
    assertThat(isInterruptedAtTheEnd(Threads::catalogue)).isFalse();
  }

  @Test
  void whoSendsIsNotInterruptedAtTheEnd() {
    assertThat(isInterruptedAtTheEnd(Threads::messaging)).isFalse();
  }

  @Test
  void whoWritesFilesIsNotInterruptedAtTheEnd() {
    assertThat(isInterruptedAtTheEnd(Threads::disk)).isFalse();
  }

  @Test
  void aTurnIsInterruptedAtTheEnd() {
    assertThat(isInterruptedAtTheEnd(Threads::turns)).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a task is interrupted by an end that waits for it. */
  private static boolean isInterruptedAtTheEnd(Function<Threads, ExecutorService> of) {
    Thread closing = Thread.currentThread();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (Threads threads = new Threads(Thread::new, 2)) {
      of.apply(threads)
          .execute(
              () -> {
                begun.countDown();
                // Once it waits, it has told everybody.
                while (closing.getState() != Thread.State.TIMED_WAITING) {
                  Thread.onSpinWait();
                }
                interrupted.complete(Thread.currentThread().isInterrupted());
              });
      while (begun.getCount() > 0) {
        Thread.onSpinWait();
      }
    }
    return interrupted.join();
  }
}
