package org.tributary.container.storage;

import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;
import org.tributary.core.turn.Turns;

/** Turns that run in the test's own thread when it waits. */
final class QueuedTurns implements Turns {
  private static final long PATIENCE_SECONDS = 60;

  private final LinkedBlockingQueue<Turn> queue = new LinkedBlockingQueue<>();

  @Override
  public boolean offer(Turn turn) {
    return queue.add(turn);
  }

  @Override
  public void add(Turn turn) {
    queue.add(turn);
  }

  void runUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      try {
        Turn turn = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (turn == null) {
          throw new AssertionError("nothing happened for " + PATIENCE_SECONDS + " s");
        }
        turn.run(new Now(System.nanoTime(), Instant.now()));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
