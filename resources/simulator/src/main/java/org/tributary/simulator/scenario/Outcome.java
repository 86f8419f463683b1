package org.tributary.simulator.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tributary.simulator.measure.Interval;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.measure.Tally;

/**
 * What came of a scenario, or of one point of its sweep.
 *
 * @param point the value that the sweep gave; empty if there is no sweep
 * @param tallies of each scheme, in the order of the seeds
 */
public record Outcome(
    String scenario, String point, List<Long> seeds, Map<String, List<Tally>> tallies) {
  private static final double PERCENT = 100;

  public Outcome {
    seeds = List.copyOf(seeds);
    tallies = Collections.unmodifiableMap(new LinkedHashMap<>(tallies));
  }

  /** A measure of a scheme over all seeds. */
  public Interval of(String scheme, Measure measure) {
    return Interval.of(values(scheme, measure));
  }

  /** A measure of a scheme for each seed. */
  public List<Double> values(String scheme, Measure measure) {
    return tallies.getOrDefault(scheme, List.of()).stream().map(measure::of).toList();
  }

  /**
   * By how many percent a measure of {@code scheme} is below that of {@code other}, seed by seed;
   * empty where the other's is zero.
   */
  public Optional<Interval> below(String scheme, String other, Measure measure) {
    List<Double> ones = values(scheme, measure);
    List<Double> others = values(other, measure);
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < ones.size(); i++) {
      if (others.get(i) == 0) {
        return Optional.empty();
      }
      differences.add((1 - ones.get(i) / others.get(i)) * PERCENT);
    }
    return Optional.of(Interval.of(differences));
  }
}
