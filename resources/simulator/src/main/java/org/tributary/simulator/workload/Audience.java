package org.tributary.simulator.workload;

import java.time.Duration;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.scheme.Scheme;

/**
 * All viewers: lets each session begin at its time, and forgets what was counted in the warm-up.
 */
public final class Audience {
  private final VirtualTime time;
  private final Scheme scheme;
  private final Titles titles;
  private final Demand demand;
  private final long roundTripNanos;
  private final int ahead;
  private final int warmUp;
  private final Tally tally;
  private int begun;
  private int playing;
  private boolean allBegun;

  /**
   * Nobody plays yet.
   *
   * @param roundTrip between a receiver and its helper
   * @param ahead how many segments a player wants before they are played
   * @param warmUp how many sessions begin before the counting does
   */
  public Audience(
      VirtualTime time,
      Scheme scheme,
      Titles titles,
      Demand demand,
      Duration roundTrip,
      int ahead,
      int warmUp,
      Tally tally) {
    this.time = time;
    this.scheme = scheme;
    this.titles = titles;
    this.demand = demand;
    this.roundTripNanos = roundTrip.toNanos();
    this.ahead = ahead;
    this.warmUp = warmUp;
    this.tally = tally;
  }

  /** Lets the first session begin when it is due, and each after it. */
  public void come() {
    demand
        .next()
        .ifPresentOrElse(
            session ->
                time.at(
                    session.tick(),
                    now -> {
                      if (begun++ == warmUp) {
                        scheme.count(tally);
                        tally.clear();
                      }
                      playing++;
                      viewer(session).begin(now);
                      come();
                    }),
            () -> allBegun = true);
  }

  private Viewer viewer(Session session) {
    return new Viewer(
        time,
        scheme,
        session,
        titles,
        roundTripNanos,
        ahead,
        demand.atATime(),
        tally,
        () -> playing--);
  }

  /** Whether all sessions have ended. */
  public boolean isGone() {
    return allBegun && playing == 0;
  }
}
