package org.tributary.simulator.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.simulator.measure.Tally;

/**
 * All runs of a scenario: every point, every scheme, every seed. Runs share nothing, so that
 * several at a time give the same outcome as one after the other.
 */
public final class Experiment {

  /** Hears of the progress, from whichever thread a run was on. */
  @FunctionalInterface
  public interface Progress {

    /** A run is over. */
    void ran(String point, String scheme, long seed);
  }

  private Experiment() {}

  /** Makes all runs of {@code scenario}, one at a time: an outcome for each point of its sweep. */
  public static List<Outcome> of(Scenario scenario, Progress progress) {
    return of(scenario, 1, progress);
  }

  /**
   * Makes all runs of {@code scenario}.
   *
   * @param jobs how many runs are made at a time
   */
  public static List<Outcome> of(Scenario scenario, int jobs, Progress progress) {
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      List<Begun> begun = scenario.points().stream().map(p -> begin(p, workers, progress)).toList();
      return begun.stream().map(Begun::outcome).toList();
    } finally {
      workers.shutdownNow();
    }
  }

  private static Begun begin(Scenario point, ExecutorService workers, Progress progress) {
    Map<String, List<Future<Tally>>> runs = new LinkedHashMap<>();
    for (String scheme : point.schemes()) {
      List<Future<Tally>> ofScheme = new ArrayList<>();
      for (long seed : point.seeds()) {
        ofScheme.add(
            workers.submit(
                () -> {
                  Tally tally = new Run(point, scheme, seed).play();
                  progress.ran(point.point(), scheme, seed);
                  return tally;
                }));
      }
      runs.put(scheme, ofScheme);
    }
    return new Begun(point, runs);
  }

  /** The runs of one point, under way. */
  private record Begun(Scenario point, Map<String, List<Future<Tally>>> runs) {

    Outcome outcome() {
      Map<String, List<Tally>> tallies = new LinkedHashMap<>();
      runs.forEach((scheme, of) -> tallies.put(scheme, of.stream().map(Begun::tally).toList()));
      return new Outcome(point.name(), point.point(), point.seeds(), tallies);
    }

    private static Tally tally(Future<Tally> run) {
      try {
        return run.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a run failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
