package org.tributary.simulator.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.core.turn.VirtualTime;

/** Takes down what happens to one helper, and numbers what happens more than once. */
final class Journal {
  private final VirtualTime time;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> numbers = new TreeMap<>();

  Journal(VirtualTime time) {
    this.time = time;
  }

  /** Something comes; {@code said} are names and values in turn. */
  void in(String what, String... said) {
    events.add(new Event(time.now().tick(), true, what, pairs(said)));
  }

  /** Something is decided; {@code said} are names and values in turn. */
  void out(String what, String... said) {
    events.add(new Event(time.now().tick(), false, what, pairs(said)));
  }

  /** A name of its own for the next one that is called {@code name}. */
  String numbered(String name) {
    return name + " #" + numbers.merge(name, 1, Integer::sum);
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  private static Map<String, String> pairs(String... said) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < said.length; i += 2) {
      pairs.put(said[i], said[i + 1]);
    }
    return pairs;
  }
}
