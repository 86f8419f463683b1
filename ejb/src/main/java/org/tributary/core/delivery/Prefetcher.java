package org.tributary.core.delivery;

import java.util.List;
import java.util.Optional;
import org.tributary.core.cache.Shelf;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Version;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.window.PlayWindows;

/**
 * Fetches segments that no receiver waits for yet: those after the one that is being delivered, and
 * what a player says it will ask for next. Confined to turns.
 *
 * <p>A share of the link bounds it, and so does the spool: what receivers wait for comes first. A
 * fetch ahead is a fill like any other, from whoever is the best supplier, so it follows the plan.
 * A hint is followed only to what is known already: a segment that a manifest lists, or an object
 * that has been asked for; it never makes the helper ask for a new one.
 */
final class Prefetcher {
  /** How long a listed segment is thought to be before any has come. */
  private static final long FIRST_GUESS = 512 * 1024;

  private static final double WEIGHT_OF_LAST = 0.1;

  private static final Guide UNGUIDED = (now, next) -> Optional.empty();

  /** The plan of a delivery. */
  @FunctionalInterface
  interface Guide {

    /** The helper that is to supply a segment, if one is. */
    Optional<String> planned(Now now, Wanted next);
  }

  private final Fills fills;
  private final Objects objects;
  private final Shelf shelf;
  private final PlayWindows windows;
  private final Counters counters;
  private final LinkShare share;
  private final boolean hints;
  private double usualBytes = FIRST_GUESS;

  Prefetcher(
      Settings.Prefetch settings,
      Fills fills,
      Objects objects,
      Shelf shelf,
      PlayWindows windows,
      Counters counters) {
    this.fills = fills;
    this.objects = objects;
    this.shelf = shelf;
    this.windows = windows;
    this.counters = counters;
    this.share = new LinkShare(settings.link(), settings.share());
    this.hints = settings.hints();
  }

  /** Fetches a segment unless it is here, on its way, or the share of the link is used up. */
  void ahead(Now now, Wanted next, boolean ranged, Guide guide) {
    if (shelf.holds(next.key())
        || windows.find(now, next.key()).isPresent()
        || fills.underWay(next.key()).isPresent()
        || !objects.isCurrent(next.object())
        || !fills.spool().mayPrefetch()) {
      return;
    }
    if (!share.take(now, expectedBytes(next))) {
      counters.count(Counter.PREFETCHES_REFUSED);
      return;
    }
    counters.count(Counter.PREFETCHES);
    fills.of(now, next, ranged, guide.planned(now, next));
  }

  /** Fetches the segments after a listed one. */
  void after(Now now, Description object, long number, int count, Guide guide) {
    for (Wanted next : objects.renditions().after(object, number, count)) {
      ahead(now, next, true, guide);
    }
  }

  /** A player says what it will ask for next. */
  void hinted(Now now, MediaRequest.Next next) {
    if (!hints) {
      return;
    }
    Optional<Renditions.Ref> ref = objects.renditions().ref(next.id());
    if (ref.isPresent()) {
      counters.count(Counter.HINTS_FOLLOWED);
      List<Description> renditions = objects.renditions().of(ref.get().rendition().manifest());
      for (Description rendition : renditions) {
        if (rendition.id().equals(ref.get().rendition())) {
          ahead(
              now,
              Wanted.listed(rendition, ref.get().number(), next.id(), Optional.empty()),
              true,
              UNGUIDED);
        }
      }
      return;
    }
    for (Description object : objects.current(next.id())) {
      if (object.id().equals(next.id())
          && object.version().layout() instanceof Layout.Fixed fixed
          && object.version().length() != Version.UNKNOWN) {
        counters.count(Counter.HINTS_FOLLOWED);
        fixed(now, object, fixed, next.range());
      }
    }
  }

  private void fixed(Now now, Description object, Layout.Fixed layout, Optional<String> range) {
    long length = object.version().length();
    Optional<RangeField.Part> part =
        range.isEmpty()
            ? Optional.of(new RangeField.Part(0, length))
            : range.flatMap(RangeField::parse).flatMap(r -> r.in(length));
    if (part.isPresent() && part.get().from() < part.get().end()) {
      ahead(now, Wanted.fixed(object, layout.numberAt(part.get().from())), true, UNGUIDED);
    }
  }

  /** A fill is complete: what listed segments usually take is learnt. */
  void completed(Fill fill) {
    if (fill.object().version().layout() instanceof Layout.Listed) {
      usualBytes += WEIGHT_OF_LAST * (fill.length() - usualBytes);
    }
  }

  private long expectedBytes(Wanted next) {
    return next.length() == Version.UNKNOWN ? (long) usualBytes : next.length();
  }
}
