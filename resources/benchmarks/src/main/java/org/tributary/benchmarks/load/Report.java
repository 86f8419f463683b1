package org.tributary.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tributary.benchmarks.micro.Micro;

/** What a run found, for people and for programs. */
final class Report {
  private final Options options;
  private final Machine machine;
  private final List<Comparison> comparisons;
  private final Optional<Profile> profile;
  private final List<Micro.Score> scores;

  Report(
      Options options,
      Machine machine,
      List<Comparison> comparisons,
      Optional<Profile> profile,
      List<Micro.Score> scores) {
    this.options = options;
    this.machine = machine;
    this.comparisons = List.copyOf(comparisons);
    this.profile = profile;
    this.scores = List.copyOf(scores);
  }

  /** Writes {@code hit-path.md}, and every trial to {@code hit-path.csv}. */
  void write() throws IOException {
    Path target = options.target();
    Files.writeString(target.resolve("hit-path.md"), page());
    Files.write(target.resolve("hit-path.csv"), trials());
  }

  /** The figures in Markdown. */
  String page() {
    StringBuilder page = new StringBuilder();
    page.append("%s%n%n".formatted(machine.words()));
    page.append(
        format(
            "%d pairs of trials of %.1f s each, %d receivers on connections that are kept alive;"
                + " the helper's JVM has -Xmx%s.%n%n",
            options.pairs(),
            options.trialMillis() / 1000.0,
            options.connections(),
            options.heap()));
    for (Comparison comparison : comparisons) {
      page.append(table(comparison));
    }
    profile.ifPresent(seen -> page.append(table(seen)));
    if (!scores.isEmpty()) {
      page.append("### Single steps\n\n| step | ns | +/- |\n|--|--:|--:|\n");
      for (Micro.Score score : scores) {
        page.append(format("| %s | %.0f | %.0f |%n", score.name(), score.nanos(), score.error()));
      }
    }
    return page.toString();
  }

  private static String table(Comparison comparison) {
    StringBuilder table =
        new StringBuilder(
            format(
                "### %s: %s beside %s%n%n",
                comparison.media().name(), comparison.second(), comparison.first()));
    table.append(
        format(
            "| | %s | %s | ratio | min | quartiles | max |%n",
            comparison.first(), comparison.second()));
    table.append("|--|--:|--:|--:|--:|--:|--:|\n");
    for (Measure measure : Measure.values()) {
      Spread ratios = comparison.ratios(measure);
      table.append(
          format(
              "| %s | %s | %s | **%.2f** | %.2f | %.2f to %.2f | %.2f |%n",
              measure.words(),
              number(comparison.medianOfFirst(measure)),
              number(comparison.medianOfSecond(measure)),
              ratios.median(),
              ratios.min(),
              ratios.lower(),
              ratios.upper(),
              ratios.max()));
    }
    return table.append('\n').toString();
  }

  private static String table(Profile profile) {
    StringBuilder table =
        new StringBuilder(
            format(
                "### Where the helper's CPU time goes with 1 MiB (%d samples)%n%n"
                    + "| part | %% |%n|--|--:|%n",
                profile.samples()));
    for (Map.Entry<String, Double> part : profile.descending()) {
      table.append(format("| %s | %.1f |%n", part.getKey(), part.getValue() * 100));
    }
    return table.append('\n').toString();
  }

  private List<String> trials() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "media,pair,server,beside,requests_per_second,gigabytes_per_second,"
            + "server_cpu_seconds_per_gigabyte,server_and_client_cpu_seconds_per_gigabyte");
    for (Comparison comparison : comparisons) {
      for (int i = 0; i < comparison.pairs().size(); i++) {
        Comparison.Pair pair = comparison.pairs().get(i);
        lines.add(line(comparison, i, pair.first(), pair.second()));
        lines.add(line(comparison, i, pair.second(), pair.first()));
      }
    }
    return lines;
  }

  private static String line(Comparison comparison, int pair, Trial trial, Trial beside) {
    return format(
        "%s,%d,\"%s\",\"%s\",%.1f,%.4f,%.4f,%.4f",
        comparison.media().name(),
        pair,
        trial.server(),
        beside.server(),
        trial.requestsPerSecond(),
        trial.gigabytesPerSecond(),
        trial.serverCpuPerGigabyte(),
        trial.bothCpuPerGigabyte());
  }

  private static String number(double value) {
    return value >= 100 ? format("%.0f", value) : format("%.3f", value);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
