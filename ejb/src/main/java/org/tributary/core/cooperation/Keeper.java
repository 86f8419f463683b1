package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What a segment is worth because of who else holds it: what it would cost to get it back.
 *
 * <p>If two neighbours both reckoned that the other one has it, both would drop it. So among the
 * holders of a site {@link Rendezvous} names one keeper, who does not count on the others of the
 * site; the same among the holders of a region, of a nation and of all. To the others the segment
 * costs the price of the nearest scope whose keeper is somebody else: within the region a part of
 * it, as a hop there is a moment for a receiver, while what leaves the region for a copy's sake
 * comes back over a long line. To the keeper of what a helper of its region holds as well it costs
 * the whole price of the region: it gives way to the only copy of something else, but not to
 * another duplicate. In the end a site, a region and a nation each keep one copy of what their
 * members hold, and duplicates leave first.
 */
public final class Keeper {
  private static final double PERCENT = 100;

  private final long seed;
  private final Settings.Cooperation prices;
  private final Settings.Ownership placement;
  private final Neighbourhood neighbourhood;

  /** Reckons at the prices that the settings name. */
  public Keeper(
      Identity self,
      Settings.Cooperation prices,
      Settings.Ownership placement,
      Neighbourhood neighbourhood) {
    this.seed = Rendezvous.seed(self.id());
    this.prices = prices;
    this.placement = placement;
    this.neighbourhood = neighbourhood;
  }

  /**
   * What it costs in milliseconds to get segments of {@code object} back, each from its next best
   * supplier, by their numbers; good for this turn.
   */
  public LongToDoubleFunction costsBack(Now now, ObjectKey object) {
    Copies copies = new Copies(now, object);
    neighbourhood.forEachHolder(object, copies);
    return copies;
  }

  /** Where else an object's segments are held. */
  private final class Copies implements BiConsumer<Known, SegmentSet>, LongToDoubleFunction {
    private final Now now;
    private final ObjectKey object;
    private final List<Known> holders = new ArrayList<>();
    private final List<SegmentSet> held = new ArrayList<>();

    Copies(Now now, ObjectKey object) {
      this.now = now;
      this.object = object;
    }

    @Override
    public void accept(Known holder, SegmentSet segments) {
      if (!holder.strikes.isAvoided(now)) {
        holders.add(holder);
        held.add(segments);
      }
    }

    @Override
    public double applyAsDouble(long number) {
      long own = weight(number, seed);
      boolean near = false;
      // The nearest scope of a helper that is to keep it rather than this one; null if none is.
      @Nullable Scope keeper = null;
      for (int at = 0; at < holders.size(); at++) {
        if (held.get(at).contains(number)) {
          Known holder = holders.get(at);
          near |= holder.scope.compareTo(Scope.REGIONAL) <= 0;
          boolean nearer = keeper == null || holder.scope.compareTo(keeper) < 0;
          if (nearer && Long.compareUnsigned(weight(number, holder.seed), own) < 0) {
            keeper = holder.scope;
          }
        }
      }
      return price(near, keeper);
    }

    private long weight(long number, long helper) {
      return Rendezvous.weight(object.media(), number, helper);
    }

    /** The price with {@code near} if somebody of the region holds it. */
    private double price(boolean near, @Nullable Scope keeper) {
      if (keeper != null && keeper.compareTo(Scope.REGIONAL) <= 0) {
        return Choice.price(prices, keeper) * placement.copies() / PERCENT;
      }
      double atMost =
          near ? Math.min(prices.priceRegional(), prices.priceSource()) : prices.priceSource();
      return keeper == null ? atMost : Math.min(Choice.price(prices, keeper), atMost);
    }
  }
}
