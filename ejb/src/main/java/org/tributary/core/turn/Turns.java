package org.tributary.core.turn;

/**
 * Runs turns one at a time, in the order they came: a serial queue in the container, the event
 * queue in the simulator. Both methods may be called from any thread and return at once; neither
 * runs the turn before it returns.
 */
public interface Turns {

  /**
   * Queues new work (a request, a message) unless the queue is full.
   *
   * @return false when it is full; the caller answers "busy"
   */
  boolean offer(Turn turn);

  /**
   * Queues an event of work that was accepted earlier (bytes that came, a response that became
   * writable). It is never refused: such events are bounded by what was demanded.
   */
  void add(Turn turn);
}
