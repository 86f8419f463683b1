package org.tributary.core.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * The courses that deliveries follow: one for each delivery of a fixed object, one for all of a
 * listed object, whose segments are deliveries that follow each other. Confined to turns.
 */
final class Courses {
  private static final int MAX_LISTED = 1000;

  private final Settings.Choosing settings;
  private final Choice choice;
  private final Neighbourhood neighbourhood;
  private final Counters counters;
  private final Map<ObjectKey, Course> listed =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Course> eldest) {
          return size() > MAX_LISTED;
        }
      };

  Courses(
      Settings.Choosing settings, Choice choice, Neighbourhood neighbourhood, Counters counters) {
    this.settings = settings;
    this.choice = choice;
    this.neighbourhood = neighbourhood;
    this.counters = counters;
  }

  /** The course of one delivery. */
  Course of(Description object) {
    return object.version().layout() instanceof Layout.Fixed
        ? begin(object)
        : listed.computeIfAbsent(object.key(), key -> begin(object));
  }

  /** The helper that the course through a listed object names for a segment, if it names one. */
  Optional<String> planned(Now now, Wanted next) {
    return of(next.object()).helper(now, next.key().number(), Long.MAX_VALUE);
  }

  private Course begin(Description object) {
    return new Course(
        settings, choice, neighbourhood, counters, object.key(), object.id().source());
  }
}
