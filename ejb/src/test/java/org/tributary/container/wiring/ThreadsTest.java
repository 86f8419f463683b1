package org.tributary.container.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
