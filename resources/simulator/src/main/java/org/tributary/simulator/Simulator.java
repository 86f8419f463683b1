package org.tributary.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.report.Chart;
import org.tributary.simulator.report.CsvReport;
import org.tributary.simulator.report.JsonReport;
import org.tributary.simulator.report.TextTable;
import org.tributary.simulator.scenario.Experiment;
import org.tributary.simulator.scenario.Outcome;
import org.tributary.simulator.scenario.Scenario;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario and prints what came of it. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    subcommands = {
      TheoryCommand.class,
      HearingCommand.class,
      TraceCommand.class,
      GrowthCommand.class
    },
    description = "Simulates a network of helpers and compares ways to cooperate.")
public final class Simulator implements Callable<Integer> {

  /** How an outcome is written. */
  enum Form {
    TABLE,
    CSV,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "Scenarios' files, or names of those that come with the simulator.")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Changes the scenario, as in -s topology.helpers=4 -s schemes=[none,ours].")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = {"-f", "--form"},
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private Form form = Form.TABLE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIRECTORY",
      description = "Writes all three forms and the charts there instead of printing one.")
  private Path output = Path.of("");

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "COUNT",
      description = "How many runs are made at a time; default: ${DEFAULT-VALUE}.")
  private int jobs = 1;

  /** Runs from a command line. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Simulator()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (scenarios.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Which scenario? Try network.");
    }
    for (String scenario : scenarios) {
      run(Scenario.read(scenario, changes));
    }
    return 0;
  }

  private void run(Scenario scenario) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Outcome> outcomes =
        Experiment.of(
            scenario,
            jobs,
            (point, scheme, seed) -> {
              synchronized (err) {
                err.printf("%s %s %s seed %d%n", scenario.name(), point, scheme, seed);
                err.flush();
              }
            });
    if (output.toString().isEmpty()) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text(form, scenario, outcomes));
      out.flush();
      return;
    }
    Files.createDirectories(output);
    for (Form each : Form.values()) {
      Path file = output.resolve(scenario.name() + "." + ending(each));
      Files.writeString(file, text(each, scenario, outcomes), StandardCharsets.UTF_8);
    }
    for (Measure measure : scenario.charts()) {
      Chart.of(scenario, outcomes, measure, output);
    }
  }

  private static String ending(Form form) {
    return switch (form) {
      case TABLE -> "md";
      case CSV -> "csv";
      case JSON -> "json";
    };
  }

  private static String text(Form form, Scenario scenario, List<Outcome> outcomes)
      throws IOException {
    return switch (form) {
      case CSV -> CsvReport.of(outcomes);
      case JSON -> JsonReport.of(outcomes);
      case TABLE ->
          new TextTable(List.of(Measure.values())).of(outcomes)
              + "\n"
              + outcomes.stream()
                  .map(o -> TextTable.comparison(o, scenario.reference(), Measure.SOURCE_MIB))
                  .collect(Collectors.joining());
    };
  }
}
