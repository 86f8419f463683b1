package org.tributary.simulator;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tributary.simulator.growth.GrowingNetwork;
import org.tributary.simulator.scenario.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets a network of some size run and tells what it costs a helper. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = "Tells what the size of a network costs each helper.")
final class GrowthCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--nations",
      defaultValue = "1",
      description = "Of the whole network; default: ${DEFAULT-VALUE}.")
  private int nations;

  @Option(
      names = "--regions",
      defaultValue = "2",
      description = "Of each nation of the whole network; default: ${DEFAULT-VALUE}.")
  private int regions;

  @Option(
      names = "--full-nations",
      defaultValue = "0",
      description = "Simulated in full, the others being copies; default: all.")
  private int fullNations;

  @Option(
      names = "--full-regions",
      defaultValue = "0",
      description = "Of each of these nations simulated in full; default: all.")
  private int fullRegions;

  @Option(
      names = "--warm-up",
      defaultValue = "40",
      description = "Minutes before anything is counted; default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--counted",
      defaultValue = "20",
      description = "Minutes that are counted; default: ${DEFAULT-VALUE}.")
  private int counted;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Changes the scenario, which is called regions.")
  private List<String> changes = new ArrayList<>();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<String> all = new ArrayList<>(changes);
    all.add("topology.nations = " + (fullNations == 0 ? nations : fullNations));
    all.add("topology.regions = " + (fullRegions == 0 ? regions : fullRegions));
    Scenario scenario = Scenario.read("regions", all);
    int ofRegion =
        scenario.whole().getInt("topology.sites") * scenario.whole().getInt("topology.helpers");
    GrowingNetwork network = new GrowingNetwork(scenario.whole(), nations, regions, seed);
    GrowingNetwork.Seen seen =
        network.run(
            Duration.ofMinutes(warmUp), Duration.ofMinutes(counted), nations * regions * ofRegion);
    out.printf(
        "| helpers | in full | source, %% | own, %% | stale, %% | kbit/s | most, kbit/s | heard,"
            + " kbit/s | heard, 1/s | bytes of one | neighbours | holdings | heap, MiB | CPU, s |%n");
    out.printf(
        "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |%n");
    out.printf(
        Locale.ROOT,
        "| %d | %d | %.2f | %.2f | %.2f | %.1f | %.1f | %.1f | %.2f | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
        seen.helpers(),
        seen.full(),
        seen.sourceShare() * 100,
        seen.ownShare() * 100,
        seen.staleShare() * 100,
        seen.kilobits(),
        seen.mostKilobits(),
        seen.heardKilobits(),
        seen.heardPerSecond(),
        seen.heardBytes(),
        seen.known(),
        seen.holdings(),
        seen.heapMebibytes(),
        seen.cpuSeconds());
    out.flush();
  }
}
