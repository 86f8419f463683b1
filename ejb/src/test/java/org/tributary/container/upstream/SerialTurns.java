package org.tributary.container.upstream;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;
import org.tributary.core.turn.Turns;

/** Turns on one thread, as in the container. */
final class SerialTurns implements Turns, AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @Override
  public boolean offer(Turn turn) {
    add(turn);
    return true;
  }

  @Override
  public void add(Turn turn) {
    thread.execute(() -> turn.run(new Now(System.nanoTime(), Instant.now())));
  }

  /** Runs {@code question} as a turn and waits for what it gives. */
  <T> T ask(Callable<T> question) {
    try {
      return thread.submit(question).get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
