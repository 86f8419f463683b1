package org.tributary.core.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Candidate;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Plan;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * The plan that one delivery follows from segment to segment. Confined to turns.
 *
 * <p>It is made when the first segment has to be fetched, and anew when a run has ended, when there
 * is news of who holds what or of who failed, and when it is at its end. So a local hit needs none.
 */
final class Course {
  private final Settings.Choosing settings;
  private final Choice choice;
  private final Neighbourhood neighbourhood;
  private final Counters counters;
  private final ObjectKey object;
  private final String source;
  private @Nullable Plan plan;
  private long news;
  private long last = -1;

  /** A course that has not begun, through the segments of {@code object}. */
  Course(
      Settings.Choosing settings,
      Choice choice,
      Neighbourhood neighbourhood,
      Counters counters,
      ObjectKey object,
      String source) {
    this.settings = settings;
    this.choice = choice;
    this.neighbourhood = neighbourhood;
    this.counters = counters;
    this.object = object;
    this.source = source;
  }

  /**
   * The helper that is to supply a segment; empty if none is known to hold it, or the source is
   * cheaper.
   *
   * @param left how many segments are wanted from there on, at least one
   */
  Optional<String> helper(Now now, long number, long left) {
    if (settings.segments() == 1) {
      return Optional.empty();
    }
    Plan known = plan;
    if (known == null || isOver(known, number)) {
      Optional<String> current =
          known != null && known.covers(last) ? name(known.supplier(last)) : Optional.empty();
      int count = (int) Math.min(settings.segments(), Math.max(1, left));
      known = choice.offers(now, object, source).plan(number, count, current);
      plan = known;
      news = neighbourhood.news();
      counters.count(Counter.PLANS);
    }
    last = number;
    return name(known.supplier(number));
  }

  private boolean isOver(Plan known, long number) {
    return !known.covers(number)
        || news != neighbourhood.news()
        || (known.covers(last)
            && number == last + 1
            && !name(known.supplier(last)).equals(name(known.supplier(number))));
  }

  private static Optional<String> name(Candidate candidate) {
    return candidate instanceof Candidate.Helper helper
        ? Optional.of(helper.holder().identity().id())
        : Optional.empty();
  }
}
