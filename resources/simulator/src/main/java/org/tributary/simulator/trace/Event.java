package org.tributary.simulator.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that came to a helper, or that it decided.
 *
 * <p>Written as one line of JSON: {@code {"tick":60000000,"out":"demand","of":"source
 * studio/title-3.mp4 0+65536 #1","bytes":"65536"}}.
 *
 * @param tick when, in nanoseconds since the beginning of the run
 * @param incoming whether it came; else it was decided
 * @param what kind of thing it is
 * @param said what belongs to it, by name
 */
public record Event(long tick, boolean incoming, String what, Map<String, String> said) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TICK = "tick";
  private static final String IN = "in";
  private static final String OUT = "out";

  public Event {
    said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
  }

  /**
   * What is said under a name.
   *
   * @throws IllegalArgumentException if nothing is
   */
  public String get(String name) {
    String value = said.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name + " in " + this);
    }
    return value;
  }

  /** A number that is said under a name. */
  public long number(String name) {
    return Long.parseLong(get(name));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  public static Event parse(String line) {
    try {
      JsonNode read = JSON.readTree(line);
      boolean incoming = read.has(IN);
      if (!read.has(TICK) || incoming == read.has(OUT)) {
        throw new IllegalArgumentException("not an event: " + line);
      }
      Map<String, String> said = new LinkedHashMap<>();
      read.properties().forEach(field -> said.put(field.getKey(), field.getValue().asText()));
      said.keySet().remove(TICK);
      said.keySet().remove(incoming ? IN : OUT);
      return new Event(
          read.get(TICK).asLong(), incoming, read.get(incoming ? IN : OUT).asText(), said);
    } catch (IOException e) {
      throw new IllegalArgumentException("not an event: " + line, e);
    }
  }

  /** The line of JSON. */
  @Override
  public String toString() {
    ObjectNode line = JSON.createObjectNode();
    line.put(TICK, tick);
    line.put(incoming ? IN : OUT, what);
    said.forEach(line::put);
    return line.toString();
  }
}
