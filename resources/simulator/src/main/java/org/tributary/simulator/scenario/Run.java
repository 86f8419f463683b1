package org.tributary.simulator.scenario;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.SplittableRandom;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;
import org.tributary.simulator.network.Trouble;
import org.tributary.simulator.scheme.Scheme;
import org.tributary.simulator.scheme.Schemes;
import org.tributary.simulator.workload.Audience;
import org.tributary.simulator.workload.Demand;

/** One run of a scenario: one scheme, one seed. Same seed, same sessions, whatever the scheme. */
public final class Run {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

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
    SplittableRandom seeded = new SplittableRandom(seed);
    SplittableRandom forTitles = seeded.split();
    SplittableRandom forDemand = seeded.split();
    SplittableRandom forTrouble = seeded.split();
    SplittableRandom forHelpers = seeded.split();
    VirtualTime time = new VirtualTime(BEGINNING, seed);
    Tally tally = new Tally();
    Topology topology = Topology.read(scenario.section("topology"));
    Titles titles = Titles.read(scenario.section("titles"), BEGINNING, forTitles);
    Config wanted = scenario.section("demand");
    Demand demand = new Demand(wanted, topology, titles, forDemand);
    long segmentsEach = (long) (titles.allSegments() * scenario.storeShare());
    Scheme playing =
        new Schemes(time, topology, titles, segmentsEach, tally)
            .make(
                scenario.scheme(scheme),
                Trouble.read(scenario.section("trouble"), forTrouble),
                forHelpers);
    Audience audience =
        new Audience(
            time,
            playing,
            titles,
            demand,
            wanted.getInt("ahead"),
            (int) (demand.sessions() * wanted.getDouble("warm-up")),
            tally);
    audience.come();
    while (!audience.isGone() && time.step()) {
      // One event after the other.
    }
    playing.count(tally);
    return tally;
  }
}
