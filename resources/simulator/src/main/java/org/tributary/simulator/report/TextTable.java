package org.tributary.simulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tributary.simulator.measure.Interval;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.scenario.Outcome;

/**
 * An outcome as a table in Markdown: schemes down, measures across, then what differs by how much.
 */
public final class TextTable {
  private final List<Measure> measures;

  /** A table of {@code measures}. */
  public TextTable(List<Measure> measures) {
    this.measures = List.copyOf(measures);
  }

  /** The table; the points of a sweep in a column of their own. */
  public String of(List<Outcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    boolean swept = outcomes.size() > 1;
    List<String> head = new ArrayList<>();
    if (swept) {
      head.add("at");
    }
    head.add("scheme");
    for (Measure measure : measures) {
      head.add(
          measure.unit().isEmpty() ? measure.title() : measure.title() + ", " + measure.unit());
    }
    rows.add(head);
    for (Outcome outcome : outcomes) {
      for (String scheme : outcome.tallies().keySet()) {
        List<String> row = new ArrayList<>();
        if (swept) {
          row.add(outcome.point());
        }
        row.add(scheme);
        for (Measure measure : measures) {
          row.add(outcome.of(scheme, measure).map(TextTable::text).orElse(""));
        }
        rows.add(row);
      }
    }
    return aligned(rows);
  }

  /** By how much less {@code reference} takes from the source than each other scheme. */
  public static String comparison(Outcome outcome, String reference, Measure measure) {
    StringBuilder text = new StringBuilder();
    if (!outcome.tallies().containsKey(reference)) {
      return "";
    }
    for (String scheme : outcome.tallies().keySet()) {
      if (!scheme.equals(reference)) {
        outcome
            .below(reference, scheme, measure)
            .ifPresent(
                below ->
                    text.append(
                        String.format(
                            Locale.ROOT,
                            "%s of %s is %s %% below that of %s%n",
                            measure.title(),
                            reference,
                            text(below),
                            scheme)));
      }
    }
    return text.toString();
  }

  static String text(Interval interval) {
    double size = Math.max(Math.abs(interval.mean()), 1);
    String form = size >= 1000 ? "%.0f" : size >= 100 ? "%.1f" : "%.2f";
    String mean = String.format(Locale.ROOT, form, interval.mean());
    return interval.half() == 0
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, form, interval.half());
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      line(text, rows.get(r), widths);
      if (r == 0) {
        List<String> rule = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          rule.add(i == 0 ? "-".repeat(widths[i]) : "-".repeat(widths[i] - 1) + ":");
        }
        line(text, rule, widths);
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      text.append("| ")
          .append(i == 0 ? cells.get(i) + padding : padding + cells.get(i))
          .append(' ');
    }
    text.append("|\n");
  }
}
