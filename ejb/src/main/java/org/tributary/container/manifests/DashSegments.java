package org.tributary.container.manifests;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A segment template or a segment list of a DASH description, with what it inherits from the levels
 * above its own: which segments there are and when they begin. Immutable.
 */
final class DashSegments {
  /**
   * One segment's place in its representation.
   *
   * @param time its start in the timescale
   */
  record Slot(long number, long time, long millis) {}

  private final Map<String, String> attributes = new HashMap<>();
  private final List<Xml.Element> innermostFirst;

  DashSegments(List<Xml.Element> levels, String name) {
    List<Xml.Element> found = levels.stream().flatMap(level -> level.child(name).stream()).toList();
    found.forEach(element -> attributes.putAll(element.attributes()));
    innermostFirst = new ArrayList<>(found);
    Collections.reverse(innermostFirst);
  }

  /** Whether any level has one. */
  boolean isThere() {
    return !innermostFirst.isEmpty();
  }

  /** The attribute as the innermost level that has it says. */
  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).map(String::strip);
  }

  /** The children of that name at the innermost level that has any. */
  List<Xml.Element> innermost(String child) {
    return innermostFirst.stream()
        .map(element -> element.children(child).toList())
        .filter(children -> !children.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Whether a timeline lists the segments. */
  boolean hasTimeline() {
    return !innermost("SegmentTimeline").isEmpty();
  }

  /** How long each segment is where the description gives them all one duration, else 0. */
  long durationMillis() throws BrokenManifestException {
    return Math.round(duration() * 1000.0 / timescale());
  }

  /** A time in the timescale in tenths of a second. */
  long tenths(long time) throws BrokenManifestException {
    try {
      return Math.floorDiv(Math.multiplyExact(time, 10L), timescale());
    } catch (ArithmeticException e) {
      throw new BrokenManifestException("a time beyond counting: " + time, e);
    }
  }

  /**
   * All segments; empty if the description does not tell how many.
   *
   * @param listed how many there are where they are enumerated
   */
  Optional<List<Slot>> slots(Optional<Double> periodMillis, OptionalLong listed)
      throws BrokenManifestException {
    long first = whole(attribute("startNumber")).orElse(1L);
    double scale = timescale();
    long offset = whole(attribute("presentationTimeOffset")).orElse(0L);
    Optional<Double> end = periodMillis.map(millis -> millis * scale / 1000 + offset);
    if (hasTimeline()) {
      return timeline(first, end);
    }
    long duration = duration();
    if (duration <= 0 && listed.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> last = whole(attribute("endNumber"));
    long count;
    if (listed.isPresent()) {
      count = listed.getAsLong();
    } else if (last.isPresent()) {
      count = last.get() - first + 1;
    } else if (periodMillis.isPresent()) {
      // Encoders round the duration down or up a little; no segment is that short.
      double segments = periodMillis.get() * timescale() / 1000 / duration;
      count = (long) Math.ceil(segments - 0.001);
    } else {
      return Optional.empty();
    }
    if (count < 0 || count > Listings.MOST_ENTRIES) {
      return Optional.empty();
    }
    List<Slot> slots = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      slots.add(new Slot(first + i, i * duration, durationMillis()));
    }
    return Optional.of(slots);
  }

  private Optional<List<Slot>> timeline(long first, Optional<Double> end)
      throws BrokenManifestException {
    List<Xml.Element> runs = innermost("SegmentTimeline").get(0).children("S").toList();
    List<Slot> slots = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < runs.size(); i++) {
      time = whole(runs.get(i).attribute("t")).orElse(time);
      long duration = whole(runs.get(i).attribute("d")).orElse(0L);
      long repeats = whole(runs.get(i).attribute("r")).orElse(0L);
      if (duration <= 0) {
        throw new BrokenManifestException("a segment without duration");
      }
      if (repeats < 0) {
        Optional<Long> next =
            i + 1 < runs.size() ? whole(runs.get(i + 1).attribute("t")) : Optional.empty();
        Optional<Double> until = next.isPresent() ? next.map(Long::doubleValue) : end;
        if (until.isEmpty()) {
          return Optional.empty();
        }
        repeats = (long) Math.ceil((until.get() - time) / duration - 0.001) - 1;
      }
      if (repeats < 0 || slots.size() + repeats > Listings.MOST_ENTRIES) {
        return Optional.empty();
      }
      long millis = Math.round(duration * 1000.0 / timescale());
      for (long n = 0; n <= repeats; n++) {
        slots.add(new Slot(first + slots.size(), time, millis));
        time += duration;
      }
    }
    return Optional.of(slots);
  }

  private long duration() throws BrokenManifestException {
    return whole(attribute("duration")).orElse(0L);
  }

  private long timescale() throws BrokenManifestException {
    long timescale = whole(attribute("timescale")).orElse(1L);
    if (timescale <= 0) {
      throw new BrokenManifestException("not a timescale: " + timescale);
    }
    return timescale;
  }

  /** A whole number, if there is one. */
  static Optional<Long> whole(Optional<String> text) throws BrokenManifestException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("-?[0-9]{1,18}")) {
      throw new BrokenManifestException("not a whole number: " + text.get());
    }
    return Optional.of(Long.parseLong(text.get()));
  }
}
