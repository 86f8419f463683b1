package org.tributary.core.cooperation;

/** The port to the scopes' timers: one for each scope, which rings once and is told anew. */
@FunctionalInterface
public interface Periods {

  /**
   * Lets the timer of {@code scope} ring once, {@code millis} from now, in place of what it was
   * told before. Ringing too often does no harm.
   */
  void ringIn(Scope scope, long millis);
}
