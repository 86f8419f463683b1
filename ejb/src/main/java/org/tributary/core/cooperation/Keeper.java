package org.tributary.core.cooperation;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.SegmentKey;
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
 * half the source's price: it gives way to the only copy of something else, but not to another
 * duplicate. In the end a site, a region and a nation each keep one copy of what their members
 * hold, and duplicates leave first.
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

  /** What it costs in milliseconds to get {@code key} back from its next best supplier. */
  public double costBack(Now now, SegmentKey key) {
    Copies copies = new Copies(now, key);
    neighbourhood.forEachHolder(key.object(), copies);
    if (copies.keeper != null && copies.keeper.compareTo(Scope.REGIONAL) <= 0) {
      return Choice.price(prices, copies.keeper) * placement.copies() / PERCENT;
    }
    double atMost = copies.near ? prices.priceSource() / 2 : prices.priceSource();
    return copies.keeper == null ? atMost : Math.min(Choice.price(prices, copies.keeper), atMost);
  }

  /** Where else a segment is held. */
  private final class Copies implements BiConsumer<Known, SegmentSet> {
    private final Now now;
    private final SegmentKey key;
    private final long own;

    /** Whether somebody of the region holds it. */
    private boolean near;

    /** The nearest scope of a helper that is to keep it rather than this one; null if none is. */
    private @Nullable Scope keeper;

    Copies(Now now, SegmentKey key) {
      this.now = now;
      this.key = key;
      this.own = Rendezvous.weight(key.object().media(), key.number(), seed);
    }

    @Override
    public void accept(Known holder, SegmentSet held) {
      if (held.contains(key.number()) && !holder.strikes.isAvoided(now)) {
        near |= holder.scope.compareTo(Scope.REGIONAL) <= 0;
        boolean nearer = keeper == null || holder.scope.compareTo(keeper) < 0;
        if (nearer && keepsRather(holder)) {
          keeper = holder.scope;
        }
      }
    }

    private boolean keepsRather(Known holder) {
      long weight = Rendezvous.weight(key.object().media(), key.number(), holder.seed);
      return Long.compareUnsigned(weight, own) < 0;
    }
  }
}
