package org.tributary.core.turn;

/** One short, uninterrupted change of a helper's state. It does no I/O and never waits. */
@FunctionalInterface
public interface Turn {

  /** Runs the turn at {@code now}. */
  void run(Now now);
}
