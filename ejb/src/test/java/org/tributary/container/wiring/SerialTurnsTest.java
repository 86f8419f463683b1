package org.tributary.container.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialTurnsTest {
  private final ExecutorService executor = Executors.newFixedThreadPool(4);

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  @Test
  void turnsOfOneThreadRunInTheirOrderAndNeverTwoAtOnce() throws Exception {
    SerialTurns turns = turns(1_000_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    int threads = 4;
    int each = 20_000;
    List<List<Integer>> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(threads * each);
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    for (int t = 0; t < threads; t++) {
      List<Integer> mine = new ArrayList<>();
      ran.add(mine);
      callers.execute(
          () -> {
            for (int i = 0; i < each; i++) {
              int number = i;
              turns.add(
                  now -> {
                    if (inside.incrementAndGet() > 1) {
                      overlaps.incrementAndGet();
                    }
                    mine.add(number);
                    inside.decrementAndGet();
                    done.countDown();
                  });
            }
          });
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    callers.shutdownNow();
    assertThat(overlaps).hasValue(0);
    for (List<Integer> mine : ran) {
      assertThat(mine).hasSize(each).isSorted();
    }
  }

  @Test
  void newWorkIsRefusedWhenFullButEventsAreNot() {
    Deque<Runnable> handed = new ArrayDeque<>();
    SerialTurns turns = new SerialTurns(handed::add, 2, () -> 7, () -> Instant.EPOCH);
    List<Long> ran = new ArrayList<>();

    assertThat(turns.offer(now -> ran.add(now.tick()))).isTrue();
    assertThat(turns.offer(now -> ran.add(now.tick()))).isTrue();
    assertThat(turns.offer(now -> ran.add(now.tick()))).isFalse();
    turns.add(now -> ran.add(now.tick()));
    assertThat(handed).hasSize(1);
    handed.remove().run();

    assertThat(ran).containsExactly(7L, 7L, 7L);
    assertThat(turns.waiting()).isZero();
    assertThat(turns.offer(now -> {})).isTrue();
  }

  @Test
  void aLongQueueIsRunInBatches() {
    Deque<Runnable> handed = new ArrayDeque<>();
    SerialTurns turns = new SerialTurns(handed::add, 100_000, () -> 0, () -> Instant.EPOCH);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 2500; i++) {
      turns.add(now -> ran.incrementAndGet());
    }

    int batches = 0;
    while (!handed.isEmpty()) {
      handed.remove().run();
      batches++;
    }

    assertThat(ran).hasValue(2500);
    assertThat(batches).isEqualTo(3);
  }

  @Test
  void aTurnThatFailsDoesNotStopTheOthers() throws Exception {
    SerialTurns turns = turns(10);
    CountDownLatch done = new CountDownLatch(1);

    turns.add(
        now -> {
          throw new IllegalStateException("a bug");
        });
    turns.add(now -> done.countDown());

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingRunsAfterItIsClosed() {
    Deque<Runnable> handed = new ArrayDeque<>();
    SerialTurns turns = new SerialTurns(handed::add, 10, () -> 0, () -> Instant.EPOCH);
    AtomicInteger ran = new AtomicInteger();
    turns.add(now -> ran.incrementAndGet());

    turns.close();
    handed.remove().run();
    turns.add(now -> ran.incrementAndGet());

    assertThat(ran).hasValue(0);
    assertThat(turns.offer(now -> {})).isFalse();
    assertThat(handed).isEmpty();
  }

  private SerialTurns turns(int capacity) {
    return new SerialTurns(executor, capacity, System::nanoTime, Instant::now);
  }
}
