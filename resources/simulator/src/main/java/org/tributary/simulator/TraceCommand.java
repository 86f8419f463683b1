package org.tributary.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.simulator.scenario.Scenario;
import org.tributary.simulator.trace.Recording;
import org.tributary.simulator.trace.Trace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what came to one helper of a run and what it decided. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Records all that comes to one helper of a run, and all that it decides.")
final class TraceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SCENARIO", description = "A scenario's file or name.")
  private String scenario = "";

  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Changes the scenario.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--scheme",
      defaultValue = "ours",
      description = "A scheme of helpers; default: ${DEFAULT-VALUE}.")
  private String scheme = "";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the run; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--helper",
      defaultValue = "0",
      description = "Which one, from 0; default: ${DEFAULT-VALUE}.")
  private int helper;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the trace is written.")
  private Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    Trace trace = Recording.of(Scenario.read(scenario, changes), scheme, seed, helper);
    Files.write(output, trace.lines(), StandardCharsets.UTF_8);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d events, %d of them decisions: %s%n",
        trace.events().size(), trace.decisions().size(), output);
    out.flush();
    return 0;
  }
}
