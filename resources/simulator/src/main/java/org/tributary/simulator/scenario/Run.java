package org.tributary.simulator.scenario;

import java.util.SplittableRandom;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Making;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Trouble;
import org.tributary.simulator.scheme.Scheme;
import org.tributary.simulator.scheme.Schemes;
import org.tributary.simulator.workload.Audience;

/** One run of a scenario: one scheme, one seed. Same seed, same sessions, whatever the scheme. */
public final class Run {
  private final Scenario scenario;
  private final String scheme;
  private final long seed;

  /** A run that has not begun. */
  public Run(Scenario scenario, String scheme, long seed) {
    this.scenario = scenario;
    this.scheme = scheme;
    this.seed = seed;
  }

  /** Lets all sessions begin and end; what was counted after the warm-up. */
  public Tally play() {
    return play(Making.DEPLOYED);
  }

  /** Lets all sessions begin and end, with helpers made so. */
  public Tally play(Making making) {
    SplittableRandom seeded = new SplittableRandom(seed);
    Workload workload = Workload.of(scenario, seeded);
    SplittableRandom forTrouble = seeded.split();
    SplittableRandom forHelpers = seeded.split();
    VirtualTime time = new VirtualTime(Workload.BEGINNING, seed);
    Tally tally = new Tally();
    Titles titles = workload.titles();
    long segmentsEach = (long) (titles.allSegments() * scenario.storeShare());
    Scheme playing =
        new Schemes(time, workload.topology(), titles, segmentsEach, tally, making)
            .make(
                scenario.scheme(scheme),
                Trouble.read(scenario.section("trouble"), forTrouble),
                forHelpers);
    Audience audience =
        new Audience(
            time,
            playing,
            titles,
            workload.demand(),
            workload.topology().toReceiver(),
            workload.ahead(),
            workload.warmUp(),
            tally);
    audience.come();
    while (!audience.isGone() && time.step()) {
      // One event after the other.
    }
    playing.count(tally);
    return tally;
  }
}
