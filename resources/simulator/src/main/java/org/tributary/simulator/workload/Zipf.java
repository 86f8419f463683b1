package org.tributary.simulator.workload;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks from 0 so that rank r comes as often as 1 / (r + 1)^exponent says. */
public final class Zipf {
  private final double[] upTo;

  /**
   * A distribution over {@code count} ranks.
   *
   * @param exponent 0 for all alike
   */
  public Zipf(int count, double exponent) {
    if (count < 1 || !(exponent >= 0)) {
      throw new IllegalArgumentException("no Zipf of " + count + " with exponent " + exponent);
    }
    upTo = new double[count];
    double sum = 0;
    for (int rank = 0; rank < count; rank++) {
      sum += Math.pow(rank + 1.0, -exponent);
      upTo[rank] = sum;
    }
    for (int rank = 0; rank < count; rank++) {
      upTo[rank] /= sum;
    }
    upTo[count - 1] = 1;
  }

  /** Draws a rank. */
  public int draw(RandomGenerator random) {
    int at = Arrays.binarySearch(upTo, random.nextDouble());
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** How likely a rank is. */
  public double probability(int rank) {
    return rank == 0 ? upTo[0] : upTo[rank] - upTo[rank - 1];
  }

  /** How many ranks there are. */
  public int count() {
    return upTo.length;
  }
}
