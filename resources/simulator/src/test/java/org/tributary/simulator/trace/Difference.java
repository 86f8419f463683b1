package org.tributary.simulator.trace;

import java.util.List;
import java.util.stream.Collectors;

/** Where two traces first decide differently. */
final class Difference {
  private static final int BEFORE = 8;

  private Difference() {}

  /** The first difference with what was decided before it; empty if there is none. */
  static String of(Trace recorded, Trace replayed) {
    List<Event> one = recorded.decisions();
    List<Event> other = replayed.decisions();
    int same = 0;
    while (same < one.size() && same < other.size() && one.get(same).equals(other.get(same))) {
      same++;
    }
    if (same == one.size() && same == other.size()) {
      return "";
    }
    return one.subList(Math.max(0, same - BEFORE), same).stream()
            .map(event -> "both     " + event + "\n")
            .collect(Collectors.joining())
        + "recorded "
        + at(one, same)
        + "\nreplayed "
        + at(other, same);
  }

  private static String at(List<Event> events, int index) {
    return index < events.size() ? events.get(index).toString() : "nothing more";
  }
}
