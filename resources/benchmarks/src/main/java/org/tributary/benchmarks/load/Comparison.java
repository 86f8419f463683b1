package org.tributary.benchmarks.load;

import java.util.List;
import java.util.function.Function;

/** Pairs of trials of two servers with the same media, one after the other: A B A B and so on. */
record Comparison(Media media, List<Pair> pairs) {

  Comparison {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("nothing to compare: " + media);
    }
  }

  String first() {
    return pairs.get(0).first().server();
  }

  String second() {
    return pairs.get(0).second().server();
  }

  double medianOfFirst(Measure measure) {
    return median(measure, Pair::first);
  }

  double medianOfSecond(Measure measure) {
    return median(measure, Pair::second);
  }

  /** How the ratios of the second to the first of each pair are spread. */
  Spread ratios(Measure measure) {
    return Spread.of(
        pairs.stream().mapToDouble(p -> measure.of(p.second()) / measure.of(p.first())));
  }

  private double median(Measure measure, Function<Pair, Trial> which) {
    return Spread.of(pairs.stream().map(which).mapToDouble(measure::of)).median();
  }

  /** Two trials that followed each other. */
  record Pair(Trial first, Trial second) {}
}
