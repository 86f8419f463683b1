package org.tributary.simulator.network;

import org.tributary.core.turn.Alarm;
import org.tributary.core.turn.VirtualTime;

/** A helper's alarm: rings at the earliest tick that it was asked for, and then once. */
public final class Bell implements Alarm {
  private final VirtualTime time;
  private final Runnable rung;
  private long pending = Long.MAX_VALUE;

  /**
   * An alarm that nobody has set yet.
   *
   * @param rung what a ring does
   */
  public Bell(VirtualTime time, Runnable rung) {
    this.time = time;
    this.rung = rung;
  }

  @Override
  public void ringAt(long tick) {
    if (tick < pending) {
      pending = tick;
      time.at(
          tick,
          now -> {
            if (pending == tick) {
              pending = Long.MAX_VALUE;
              rung.run();
            }
          });
    }
  }
}
