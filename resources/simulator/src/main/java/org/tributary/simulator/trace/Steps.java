package org.tributary.simulator.trace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.tributary.core.turn.VirtualTime;

/**
 * The time of one helper alone. Whatever comes to it has all its consequences before the next thing
 * comes, and what its alarm is set to comes first within a tick: so the order of a trace's lines is
 * the order of what happens, on whatever turns and store the helper stands. What comes while
 * another thing has its consequences waits for their end.
 */
final class Steps {
  private final VirtualTime time;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean under;

  /**
   * No step yet.
   *
   * @param time of this helper and nobody else
   */
  Steps(VirtualTime time) {
    this.time = time;
  }

  /** Lets happen what is due up to {@code tick}, then what comes then. */
  void take(long tick, Runnable coming) {
    waiting.add(coming);
    if (under) {
      return;
    }
    under = true;
    try {
      time.advance(Duration.ofNanos(tick - time.now().tick()));
      for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
        next.run();
        time.settle();
      }
    } finally {
      under = false;
    }
  }

  /** As {@link #take}, for what is answered at once; nothing may be under way. */
  <T> T ask(long tick, Supplier<T> coming) {
    if (under) {
      throw new IllegalStateException("something else has not had all its consequences");
    }
    List<T> answer = new ArrayList<>();
    take(tick, () -> answer.add(coming.get()));
    return answer.get(0);
  }

  /** Lets happen what is due up to {@code tick}. */
  void advance(long tick) {
    take(
        tick,
        () -> {
          // Nothing comes.
        });
  }
}
