package org.tributary.simulator;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.tributary.simulator.growth.Heap;
import org.tributary.simulator.growth.Hearer;
import org.tributary.simulator.scenario.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what it costs one helper to know a large network. */
@Command(
    name = "hearing",
    mixinStandardHelpOptions = true,
    description = "Measures memory and time that it costs one helper to hear a large network.")
final class HearingCommand implements Runnable {
  private static final int WARM_UP = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--helpers",
      split = ",",
      defaultValue = "1000,4000",
      description = "How many others; default: ${DEFAULT-VALUE}.")
  private List<Integer> helpers = List.of();

  @Option(
      names = "--objects",
      defaultValue = "100",
      description =
          "How many titles each helper holds segments of, or each region tells of; default:"
              + " ${DEFAULT-VALUE}.")
  private int objects;

  @Option(
      names = "--members",
      defaultValue = "0",
      description =
          "How many helpers a region has that speaks as one; 0: each helper tells of itself;"
              + " default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(
      names = "--titles",
      defaultValue = "1000",
      description = "How many titles there are; default: ${DEFAULT-VALUE}.")
  private int titles;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("| helpers | messages | bytes of one | memory, MiB | hearing one, µs |%n");
    out.printf("| ------: | -------: | -----------: | ----------: | --------------: |%n");
    for (int count : helpers) {
      warmUp(Math.min(count, WARM_UP));
      Hearer hearer = hearer();
      List<byte[]> messages = messages(hearer, count);
      long bytes = messages.stream().mapToLong(message -> message.length).sum();
      long before = Heap.usedBytes();
      long nanos = hearer.hear(messages);
      long grown = Heap.usedBytes() - before;
      hearer.hear(messages.subList(0, 1));
      out.printf(
          Locale.ROOT,
          "| %d | %d | %d | %.1f | %.0f |%n",
          count,
          messages.size(),
          bytes / messages.size(),
          grown / 0x1p20,
          nanos / 1e3 / messages.size());
      out.flush();
    }
  }

  private void warmUp(int count) {
    Hearer hearer = hearer();
    hearer.hear(messages(hearer, count));
  }

  private List<byte[]> messages(Hearer hearer, int count) {
    return members == 0
        ? hearer.messages(count, objects, titles)
        : hearer.digests(count, members, objects, titles);
  }

  private static Hearer hearer() {
    return new Hearer(Scenario.read("network", List.of()).whole());
  }
}
