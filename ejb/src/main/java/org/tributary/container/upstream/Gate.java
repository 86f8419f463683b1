package org.tributary.container.upstream;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets a bounded number of exchanges with one supplier be under way; more wait in the order they
 * came, and of those there are not too many either. Confined to turns.
 */
final class Gate {
  /** How many may wait. */
  static final int WAITING = 10_000;

  private final int permits;
  private final Set<Exchange> running = new LinkedHashSet<>();
  private final Set<Exchange> waiting = new LinkedHashSet<>();

  Gate(int permits) {
    this.permits = permits;
  }

  /** Starts {@code exchange} now or later; false if too many wait. */
  boolean enter(Exchange exchange) {
    if (running.size() < permits) {
      running.add(exchange);
      exchange.start();
      return true;
    }
    return waiting.size() < WAITING && waiting.add(exchange);
  }

  /** Whether nobody runs or waits. */
  boolean isIdle() {
    return running.isEmpty() && waiting.isEmpty();
  }

  /** Whether {@code exchange} has not been started yet. */
  boolean isWaiting(Exchange exchange) {
    return waiting.contains(exchange);
  }

  /** Takes {@code exchange} out, whether it waits, runs or has left before. */
  void leave(Exchange exchange) {
    if (waiting.remove(exchange) || !running.remove(exchange)) {
      return;
    }
    if (!waiting.isEmpty()) {
      Exchange next = waiting.iterator().next();
      waiting.remove(next);
      running.add(next);
      next.start();
    }
  }
}
