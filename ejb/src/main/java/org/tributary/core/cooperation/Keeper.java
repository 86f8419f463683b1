package org.tributary.core.cooperation;

import java.util.List;
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
  private final Identity self;
  private final Settings.Cooperation prices;
  private final Neighbourhood neighbourhood;

  /** Reckons at the prices that the settings name. */
  public Keeper(Identity self, Settings.Cooperation prices, Neighbourhood neighbourhood) {
    this.self = self;
    this.prices = prices;
    this.neighbourhood = neighbourhood;
  }

  /** What it costs in milliseconds to get {@code key} back from its next best supplier. */
  public double costBack(Now now, SegmentKey key) {
    List<Holder> holders = neighbourhood.holders(now, key);
    boolean duplicate =
        holders.stream().anyMatch(h -> !h.avoided() && h.scope().compareTo(Scope.REGIONAL) <= 0);
    double atMost = duplicate ? prices.priceSource() / 2 : prices.priceSource();
    long own = Rendezvous.weight(key, self.id());
    for (Scope scope : Scope.values()) {
      if (holders.stream().anyMatch(holder -> keepsFor(holder, scope, key, own))) {
        return Math.min(Choice.price(prices, scope), atMost);
      }
    }
    return atMost;
  }

  /** Whether {@code holder} is nearer to being the keeper within {@code scope} than this helper. */
  private static boolean keepsFor(Holder holder, Scope scope, SegmentKey key, long own) {
    return !holder.avoided()
        && holder.scope().compareTo(scope) <= 0
        && Long.compareUnsigned(Rendezvous.weight(key, holder.identity().id()), own) < 0;
  }
}
