package org.tributary.simulator.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came to one helper in a run and what it decided, in the order in which it happened.
 *
 * <p>Written as lines of JSON, a head and one line for each {@link Event}:
 *
 * <pre>
 * {"trace":1,"beginning":…,"seed":…,"settings":{…}}
 *
 * in   request, writable, gone          of receivers
 *      hear                             a message of a topic
 *      lend, lent, errand, inquire,
 *      describe, advertisement          of other helpers
 *      head, bytes, end, failed         of fetches
 *      answer                           to questions
 *      rings                            a scope's timer
 *      restore, over                    the start, the end
 * out  fetch, demand, cancel, ask       of sources and neighbours
 *      write, keep, abandon, remove     in the store
 *      head, send, finish, fail         to receivers, and what errands get
 *      held, not-held, busy, begins,
 *      told                             to other helpers
 *      publish, timer, neighbour        messages, timers, what changed around
 *      counted                          the counters, last
 * </pre>
 *
 * @param beginning what the wall clock says at tick 0, when the helper starts
 * @param seed of the helper's randomness
 * @param settings by the names of the product's settings without {@code tributary.}, all of them
 */
public record Trace(
    Instant beginning, long seed, Map<String, String> settings, List<Event> events) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORM = 1;

  public Trace {
    settings = Map.copyOf(settings);
    events = List.copyOf(events);
  }

  /** What was decided, in its order. */
  public List<Event> decisions() {
    return events.stream().filter(event -> !event.incoming()).toList();
  }

  /** The lines of its text. */
  public List<String> lines() {
    ObjectNode first = JSON.createObjectNode();
    first.put("trace", FORM);
    first.put("beginning", beginning.toString());
    first.put("seed", seed);
    first.set("settings", JSON.valueToTree(new TreeMap<>(settings)));
    List<String> lines = new ArrayList<>();
    lines.add(first.toString());
    events.forEach(event -> lines.add(event.toString()));
    return lines;
  }

  /**
   * Reads what {@link #lines} gave.
   *
   * @throws IllegalArgumentException if these are no such lines
   */
  public static Trace parse(List<String> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a trace without a line");
    }
    try {
      JsonNode first = JSON.readTree(lines.get(0));
      if (first.path("trace").asInt() != FORM) {
        throw new IllegalArgumentException("not a trace of form " + FORM + ": " + lines.get(0));
      }
      Map<String, String> settings = new TreeMap<>();
      first
          .path("settings")
          .properties()
          .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
      return new Trace(
          Instant.parse(first.path("beginning").asText()),
          first.path("seed").asLong(),
          settings,
          lines.stream().skip(1).map(Event::parse).toList());
    } catch (IOException e) {
      throw new IllegalArgumentException("not a trace: " + lines.get(0), e);
    }
  }
}
