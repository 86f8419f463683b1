package org.tributary.simulator;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tributary.simulator.theory.Theory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what theory says beside what comes out; fails where the two disagree. */
@Command(
    name = "theory",
    mixinStandardHelpOptions = true,
    description = "Holds the simulator against theory.")
final class TheoryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--requests",
      defaultValue = "2000000",
      description = "In each case; default: ${DEFAULT-VALUE}.")
  private int requests;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Theory.Line> lines = Theory.lines(requests, seed);
    out.printf("| case | theory | simulated |%n| ---- | -----: | --------: |%n");
    for (Theory.Line line : lines) {
      out.printf(
          Locale.ROOT, "| %s | %.6f | %.6f |%n", line.name(), line.expected(), line.simulated());
    }
    out.flush();
    return lines.stream().allMatch(Theory.Line::agrees) ? 0 : 1;
  }
}
