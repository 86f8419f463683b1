package org.tributary.simulator.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

  /** A measure of a scheme over all seeds; empty if it has no value in one of them. */
  public Optional<Interval> of(String scheme, Measure measure) {
    return known(scheme, measure).map(Interval::of);
  }

  /** A measure of a scheme for each seed. */
  public List<OptionalDouble> values(String scheme, Measure measure) {
    return tallies.getOrDefault(scheme, List.of()).stream().map(measure::of).toList();
  }

  private Optional<List<Double>> known(String scheme, Measure measure) {
    List<OptionalDouble> values = values(scheme, measure);
    return values.stream().allMatch(OptionalDouble::isPresent) && !values.isEmpty()
        ? Optional.of(values.stream().map(OptionalDouble::getAsDouble).toList())
        : Optional.empty();
  }

  /**
   * By how many percent a measure of {@code scheme} is below that of {@code other}, seed by seed;
   * empty where the other's is zero, or either has none.
   */
  public Optional<Interval> below(String scheme, String other, Measure measure) {
    List<Double> ones = known(scheme, measure).orElse(List.of());
    List<Double> others = known(other, measure).orElse(List.of());
    if (ones.isEmpty() || others.contains(0.0) || ones.size() != others.size()) {
      return Optional.empty();
    }
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < ones.size(); i++) {
      differences.add((1 - ones.get(i) / others.get(i)) * PERCENT);
    }
    return Optional.of(Interval.of(differences));
  }
}
