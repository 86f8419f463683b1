package org.tributary.benchmarks.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs this package's benchmarks, briefly: they show changes of half, not of a hundredth. */
public final class Micro {
  private static final TimeValue ITERATION = TimeValue.milliseconds(500);

  private Micro() {}

  /**
   * How long a step takes.
   *
   * @param error half the width of the 99.9 % confidence interval
   */
  public record Score(String name, double nanos, double error) {}

  /** Runs them all. */
  public static List<Score> run() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(Micro.class.getPackageName())
            .forks(1)
            .warmupIterations(4)
            .warmupTime(ITERATION)
            .measurementIterations(5)
            .measurementTime(ITERATION)
            .timeUnit(TimeUnit.NANOSECONDS)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).run().stream().map(Micro::score).toList();
  }

  private static Score score(RunResult result) {
    String name = result.getParams().getBenchmark();
    return new Score(
        name.substring(Micro.class.getPackageName().length() + 1),
        result.getPrimaryResult().getScore(),
        result.getPrimaryResult().getScoreError());
  }
}
