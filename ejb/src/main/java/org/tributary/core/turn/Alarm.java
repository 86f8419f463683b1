package org.tributary.core.turn;

/** Wakes the core: the core owns its deadlines, the container only rings. */
@FunctionalInterface
public interface Alarm {

  /**
   * Asks for a turn that calls {@link Deadlines#wake} at or soon after {@code tick}. Earlier
   * requests stay valid; ringing too often does no harm.
   */
  void ringAt(long tick);
}
