package org.tributary.simulator.measure;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean over seeds and how sure it is: Student's 95 % interval.
 *
 * @param half the interval reaches this far to both sides; 0 for a single seed
 */
public record Interval(double mean, double half) {
  private static final double UPPER_QUANTILE = 0.975;

  /** The interval of independent {@code values}. */
  public static Interval of(List<Double> values) {
    int count = values.size();
    if (count == 0) {
      throw new IllegalArgumentException("no values");
    }
    double mean = values.stream().mapToDouble(v -> v).sum() / count;
    if (count == 1) {
      return new Interval(mean, 0);
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt(squares / (count - 1) / count);
    double quantile = TDistribution.of(count - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    return new Interval(mean, quantile * error);
  }
}
