package org.tributary.simulator.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.simulator.measure.Tally;

/** All runs of a scenario, one after the other: every point, every scheme, every seed. */
public final class Experiment {

  /** Hears of the progress. */
  @FunctionalInterface
  public interface Progress {

    /** A run is over. */
    void ran(String point, String scheme, long seed);
  }

  private Experiment() {}

  /** Makes all runs of {@code scenario}: an outcome for each point of its sweep. */
  public static List<Outcome> of(Scenario scenario, Progress progress) {
    return scenario.points().stream().map(point -> at(point, progress)).toList();
  }

  private static Outcome at(Scenario point, Progress progress) {
    Map<String, List<Tally>> tallies = new LinkedHashMap<>();
    for (String scheme : point.schemes()) {
      List<Tally> runs = new ArrayList<>();
      for (long seed : point.seeds()) {
        runs.add(new Run(point, scheme, seed).play());
        progress.ran(point.point(), scheme, seed);
      }
      tallies.put(scheme, runs);
    }
    return new Outcome(point.name(), point.point(), point.seeds(), tallies);
  }
}
