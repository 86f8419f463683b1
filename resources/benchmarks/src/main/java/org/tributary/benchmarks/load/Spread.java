package org.tributary.benchmarks.load;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** How values are spread: the least, the quartiles and the greatest. */
record Spread(double min, double lower, double median, double upper, double max) {

  /** The spread of at least one value; quartiles between two values are interpolated. */
  static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0 || Arrays.stream(sorted).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("not numbers: " + Arrays.toString(sorted));
    }
    return new Spread(
        sorted[0], at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted[sorted.length - 1]);
  }

  private static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
