package org.tributary.simulator.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.tributary.simulator.measure.Interval;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.scenario.Outcome;

/**
 * Outcomes as JSON: of each point and scheme every measure's mean, 95 % interval and values by
 * seed; what a scheme lacks is left out.
 */
public final class JsonReport {
  private JsonReport() {}

  /** The document, indented: one element for each point. */
  public static String of(List<Outcome> outcomes) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode root = mapper.createArrayNode();
    outcomes.forEach(outcome -> fill(root.addObject(), outcome));
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void fill(ObjectNode node, Outcome outcome) {
    node.put("scenario", outcome.scenario());
    node.put("point", outcome.point());
    ArrayNode seeds = node.putArray("seeds");
    outcome.seeds().forEach(seeds::add);
    ObjectNode schemes = node.putObject("schemes");
    for (String scheme : outcome.tallies().keySet()) {
      ObjectNode measures = schemes.putObject(scheme);
      for (Measure measure : Measure.values()) {
        outcome
            .of(scheme, measure)
            .ifPresent(
                i -> fill(measures.putObject(Names.of(measure)), i, outcome, scheme, measure));
      }
    }
  }

  private static void fill(
      ObjectNode node, Interval interval, Outcome outcome, String scheme, Measure measure) {
    node.put("unit", measure.unit());
    node.put("mean", interval.mean());
    node.put("half_interval_95", interval.half());
    ArrayNode values = node.putArray("values");
    outcome.values(scheme, measure).forEach(value -> value.ifPresent(values::add));
  }
}
