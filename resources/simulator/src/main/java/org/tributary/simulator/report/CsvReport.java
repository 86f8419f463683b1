package org.tributary.simulator.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.scenario.Outcome;

/**
 * Outcomes as CSV (RFC 4180): one line for each point, scheme and seed; nothing where a scheme
 * lacks what is measured.
 */
public final class CsvReport {
  private CsvReport() {}

  /** The lines, a head among them. */
  public static String of(List<Outcome> outcomes) throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
      List<Object> head = new ArrayList<>(List.of("scenario", "point", "scheme", "seed"));
      for (Measure measure : Measure.values()) {
        head.add(Names.of(measure));
      }
      printer.printRecord(head);
      for (Outcome outcome : outcomes) {
        for (String scheme : outcome.tallies().keySet()) {
          print(printer, outcome, scheme);
        }
      }
    }
    return text.toString();
  }

  private static void print(CSVPrinter printer, Outcome outcome, String scheme) throws IOException {
    for (int i = 0; i < outcome.seeds().size(); i++) {
      List<Object> line =
          new ArrayList<>(
              List.of(outcome.scenario(), outcome.point(), scheme, outcome.seeds().get(i)));
      for (Measure measure : Measure.values()) {
        OptionalDouble value = outcome.values(scheme, measure).get(i);
        line.add(value.isPresent() ? value.getAsDouble() : "");
      }
      printer.printRecord(line);
    }
  }
}
