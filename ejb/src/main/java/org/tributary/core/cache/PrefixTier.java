package org.tributary.core.cache;

import java.util.Comparator;
import java.util.TreeSet;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * Who is protected. Confined to turns.
 *
 * <p>Of popular objects the first K segments are not evicted, the most popular objects first,
 * within a share of the budget. An object's level of popularity does not depend on the time, so the
 * tier is kept in order without sweeping: before an eviction only its least popular member is asked
 * whether it is still popular.
 */
final class PrefixTier {
  private static final Comparator<ShelvedObject> BY_RANK = PrefixTier::compare;

  private final Settings.Store settings;
  private final Popularity popularity;
  private final EvictionOrder order;

  /** Objects with protected first segments. */
  private final TreeSet<ShelvedObject> tier = new TreeSet<>(BY_RANK);

  /** Popular objects with held first segments that are not protected; none but popular ones. */
  private final TreeSet<ShelvedObject> wanting = new TreeSet<>(BY_RANK);

  private long inTier;

  /** Protects nothing yet. */
  PrefixTier(Settings.Store settings, Popularity popularity, EvictionOrder order) {
    this.settings = settings;
    this.popularity = popularity;
    this.order = order;
  }

  /** Takes the object's popularity as it is now; {@link #rerank} must follow. */
  void rankAnew(Now now, ShelvedObject entry) {
    boolean guarding = entry.guarded > 0;
    if (guarding) {
      tier.remove(entry);
    }
    if (entry.popular) {
      wanting.remove(entry);
    }
    entry.rank = popularity.level(entry.key);
    entry.plays = Math.max(1, popularity.plays(entry.rank, now));
    entry.popular = popularity.isPopular(entry.rank, now);
    if (guarding) {
      tier.add(entry);
    }
  }

  /** Whether a newcomer belongs to the tier and there is, or will be, room for it there. */
  boolean outranks(ShelvedObject entry, long number, long footprint) {
    return entry.popular
        && entry.isPrefix(number, settings.prefixSegments())
        && (inTier + footprint <= tierCapacity()
            || (!tier.isEmpty()
                && tier.first() != entry
                && BY_RANK.compare(tier.first(), entry) < 0
                && footprint <= tierCapacity()));
  }

  /** Finds the object's place among those that want protection, and protects whom it is due. */
  void rerank(ShelvedObject entry) {
    if (!entry.popular) {
      return;
    }
    wanting.remove(entry);
    if (entry.wantsGuard(settings.prefixSegments())) {
      wanting.add(entry);
      fillTier();
    }
  }

  /** Lets those go that are not popular any more. */
  void releaseUnpopular(Now now) {
    while (!wanting.isEmpty() && !popularity.isPopular(wanting.first().rank, now)) {
      wanting.pollFirst();
    }
    while (!tier.isEmpty() && !popularity.isPopular(tier.first().rank, now)) {
      ShelvedObject least = tier.first();
      least.popular = false;
      unguardAll(least);
    }
    fillTier();
  }

  /** Nothing of the object is held any more. */
  void forget(ShelvedObject entry) {
    wanting.remove(entry);
  }

  /** Protects none of the object's segments any more. */
  void unguardAll(ShelvedObject entry) {
    while (entry.guarded > 0) {
      unguardLast(entry);
    }
  }

  private static int compare(ShelvedObject one, ShelvedObject other) {
    int byRank = Double.compare(one.rank, other.rank);
    return byRank != 0 ? byRank : one.key.compareTo(other.key);
  }

  private void fillTier() {
    while (!wanting.isEmpty()) {
      ShelvedObject best = wanting.last();
      ShelvedSegment next = best.segments.get(best.first + best.guarded);
      if (next == null) {
        throw new IllegalStateException("wants to protect what is not held: " + best.key);
      }
      if (inTier + next.footprint <= tierCapacity()) {
        guard(best, next);
      } else if (!tier.isEmpty() && BY_RANK.compare(tier.first(), best) < 0) {
        unguardLast(tier.first());
      } else {
        return;
      }
    }
  }

  private void guard(ShelvedObject entry, ShelvedSegment next) {
    wanting.remove(entry);
    entry.evictable.remove(next);
    entry.guarded++;
    inTier += next.footprint;
    tier.add(entry);
    if (entry.wantsGuard(settings.prefixSegments())) {
      wanting.add(entry);
    }
    order.place(entry);
  }

  /** Protects one segment less of the object. */
  void unguardLast(ShelvedObject entry) {
    entry.guarded--;
    ShelvedSegment last = entry.segments.get(entry.first + entry.guarded);
    if (last == null) {
      throw new IllegalStateException("protected but not held: " + entry.key);
    }
    inTier -= last.footprint;
    entry.evictable.add(last);
    if (entry.guarded == 0) {
      tier.remove(entry);
    }
    if (entry.popular) {
      wanting.add(entry);
    }
    order.place(entry);
  }

  private long tierCapacity() {
    long bytes = settings.bytes();
    return bytes / 100 * settings.prefixShare() + bytes % 100 * settings.prefixShare() / 100;
  }
}
