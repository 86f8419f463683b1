package org.tributary.core.delivery;

import org.tributary.core.cache.Shelf;
import org.tributary.core.cooperation.Rendezvous;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What is kept where: the hottest objects everywhere, middling ones once per region, cold ones
 * nowhere. Confined to turns.
 *
 * <p>What receivers play is offered to the shelf, whose values see to it that duplicates leave
 * first; a full one is not offered what is cold. What an owner fetches for other helpers it keeps
 * only when its run is wanted again and nobody else of the region holds it any more: one helper
 * that plays a title alone keeps it alone. The segments of a live stream are always kept by their
 * owners, as everybody wants them soon. Who is the one to keep what several of a region hold is the
 * {@link org.tributary.core.cooperation.Keeper}'s business.
 */
final class Placement {
  private static final int REMEMBERED_RUNS = 200_000;

  private final Settings.Ownership settings;
  private final long budget;
  private final Popularity plays;
  private final Popularity demand;
  private final Shelf shelf;
  private final Suppliers suppliers;

  Placement(
      Settings.Ownership settings,
      Settings.Store store,
      Popularity plays,
      Shelf shelf,
      Suppliers suppliers) {
    this.settings = settings;
    this.budget = store.bytes();
    this.plays = plays;
    this.demand = new Popularity(store.halfLife(), 0, REMEMBERED_RUNS);
    this.shelf = shelf;
    this.suppliers = suppliers;
  }

  /** Another helper wants a segment that this one is to fetch. */
  void demanded(Now now, SegmentKey key) {
    demand.played(now, run(key), 1.0 / Rendezvous.RUN);
  }

  /**
   * Whether what came, or is to come, is to be kept.
   *
   * @param relayed whether nobody wants it but other helpers
   */
  boolean keeps(Now now, Wanted wanted, int bytes, boolean relayed) {
    return relayed ? keepsRelayed(now, wanted) : keepsPlayed(now, wanted, bytes);
  }

  private boolean keepsRelayed(Now now, Wanted wanted) {
    return !settings.placement()
        || wanted.object().version().isLive()
        || (!suppliers.isNear(now, wanted.key())
            && demand.of(run(wanted.key()), now) + plays.of(wanted.key().object(), now)
                >= settings.warm());
  }

  /** Whether what a receiver wants is offered to the shelf. */
  private boolean keepsPlayed(Now now, Wanted wanted, int bytes) {
    boolean full = shelf.taken() + bytes > budget;
    return !settings.placement()
        || !full
        || plays.of(wanted.key().object(), now) >= settings.cold();
  }

  private static ObjectKey run(SegmentKey key) {
    return new ObjectKey(Rendezvous.mix(key.object().media() ^ (key.number() / Rendezvous.RUN)), 0);
  }
}
