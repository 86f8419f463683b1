package org.tributary.core.cooperation;

import org.jspecify.annotations.Nullable;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What a segment is worth because of who else holds it: what it would cost to get it back.
 *
 * <p>If two neighbours both reckoned that the other one has it, both would drop it. So among the
 * holders of a site {@link Rendezvous} names one keeper, who does not count on the others of the
 * site; the same among the holders of a region, of a nation and of all. To the others the segment
 * costs the price of the nearest scope whose keeper is somebody else, and to the keeper of what a
 * helper of its region holds as well half the source's price: it gives way to the only copy of
 * something else, but not to another duplicate. In the end a site, a region and a nation each keep
 * one copy of what their members hold, and duplicates leave first.
 */
public final class Keeper {
  private final long seed;
  private final Settings.Cooperation prices;
  private final Neighbourhood neighbourhood;

  /** Reckons at the prices that the settings name. */
  public Keeper(Identity self, Settings.Cooperation prices, Neighbourhood neighbourhood) {
    this.seed = Rendezvous.seed(self.id());
    this.prices = prices;
    this.neighbourhood = neighbourhood;
  }

  /** What it costs in milliseconds to get {@code key} back from its next best supplier. */
  public double costBack(Now now, SegmentKey key) {
    boolean duplicate = false;
    @Nullable Scope keeper = null;
    long own = Rendezvous.weight(key.object().media(), key.number(), seed);
    Holders all = neighbourhood.holding(key.object());
    for (int at = 0; at < all.size(); at++) {
      Known holder = all.known(at);
      if (all.held(at).contains(key.number()) && !holder.strikes.isAvoided(now)) {
        duplicate |= holder.scope.compareTo(Scope.REGIONAL) <= 0;
        boolean nearer = keeper == null || holder.scope.compareTo(keeper) < 0;
        if (nearer && keepsRather(holder, key, own)) {
          keeper = holder.scope;
        }
      }
    }
    double atMost = duplicate ? prices.priceSource() / 2 : prices.priceSource();
    return keeper == null ? atMost : Math.min(Choice.price(prices, keeper), atMost);
  }

  /** Whether {@code holder} is to keep the segment rather than this helper. */
  private static boolean keepsRather(Known holder, SegmentKey key, long own) {
    long weight = Rendezvous.weight(key.object().media(), key.number(), holder.seed);
    return Long.compareUnsigned(weight, own) < 0;
  }
}
