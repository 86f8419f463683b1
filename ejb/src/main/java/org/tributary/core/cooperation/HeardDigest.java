package org.tributary.core.cooperation;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.SegmentSet;

/**
 * One hearing of a digest: who of the members it names was let in, and how long its entries hold.
 * Shared by all entries that were heard in it, so that nothing is kept for each object that a
 * digest says once.
 *
 * <p>Whether a member is still believed to hold what it was named for is looked at when somebody
 * asks.
 */
final class HeardDigest {
  private final @Nullable Known[] members;
  private final long word;
  private final long untilTick;

  /**
   * Heard now.
   *
   * @param members in the order of the digest's table; null where one was not let in
   * @param word of the {@link Roster}, now
   * @param untilTick after this its entries are forgotten
   */
  HeardDigest(@Nullable Known[] members, long word, long untilTick) {
    this.members = members;
    this.word = word;
    this.untilTick = untilTick;
  }

  /** After this its entries are forgotten. */
  long untilTick() {
    return untilTick;
  }

  /** The member at a place of the digest's table; null if it was not let in. */
  @Nullable Known member(int place) {
    return members[place];
  }

  /** The member of a share, if it is still believed to hold it. */
  @Nullable Known believed(RegionDigest.Share share) {
    Known known = members[share.member()];
    return known != null && known.believedFrom <= word ? known : null;
  }

  /** Whether somebody who was let in holds something of an entry. */
  boolean names(RegionDigest.Entry entry) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      if (members[shares.get(i).member()] != null) {
        return true;
      }
    }
    return false;
  }

  /** Calls {@code each} with every member that is believed to hold something of an entry. */
  void forEach(RegionDigest.Entry entry, BiConsumer<Known, SegmentSet> each) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      Known known = believed(shares.get(i));
      if (known != null) {
        each.accept(known, shares.get(i).segments());
      }
    }
  }

  /** Whether a member is believed to hold something of an entry. */
  boolean isHeld(RegionDigest.Entry entry) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      if (believed(shares.get(i)) != null) {
        return true;
      }
    }
    return false;
  }

  /** The share of an entry that {@code known} is believed to hold; null if there is none. */
  RegionDigest.@Nullable Share shareOf(Known known, RegionDigest.Entry entry) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      if (believed(shares.get(i)) == known) {
        return shares.get(i);
      }
    }
    return null;
  }

  /**
   * Whether a newer entry says that the same members hold the same of an object as they are
   * believed to hold.
   */
  boolean agrees(RegionDigest.Entry entry, RegionDigest.Entry newer, HeardDigest newerHearing) {
    List<RegionDigest.Share> shares = entry.shares();
    List<RegionDigest.Share> others = newer.shares();
    int at = newerHearing.next(others, 0);
    for (int i = 0; i < shares.size(); i++) {
      RegionDigest.Share share = shares.get(i);
      Known known = believed(share);
      if (known != null) {
        if (at == others.size()
            || newerHearing.members[others.get(at).member()] != known
            || !others.get(at).segments().equals(share.segments())) {
          return false;
        }
        at = newerHearing.next(others, at + 1);
      }
    }
    return at == others.size();
  }

  /** The first share from a place on whose member was let in. */
  private int next(List<RegionDigest.Share> shares, int from) {
    int at = from;
    while (at < shares.size() && members[shares.get(at).member()] == null) {
      at++;
    }
    return at;
  }
}
