package org.tributary.core.cooperation;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.SegmentSet;

/**
 * What was told last of one object in one region. Confined to turns; {@link HeardRegion} owns it.
 *
 * <p>Who holds it there is named by the entry's shares, through the table of members that came with
 * it, so that nothing is kept for each object that a digest says once, and to take an entry is to
 * keep it. Whether a member is still believed to hold what it was named for is looked at when
 * somebody asks.
 */
final class Told {
  private static final long FORGOTTEN = Long.MIN_VALUE;

  final HeardRegion region;
  final Holders holders;

  /** After this it is forgotten. */
  long untilTick;

  /** The next one of the same object; of another region. */
  @Nullable Told next;

  private RegionDigest.Entry entry;
  private @Nullable Known[] members;

  /** The word of the {@link Roster} after which it came. */
  private long word;

  /** By share, what its member was found not to hold; null while all that was told holds. */
  private @Nullable SegmentSet @Nullable [] lacking;

  /**
   * Takes an entry.
   *
   * @param members in the order of the digest's table; null where one was not let in
   * @param word of the roster, now
   */
  Told(
      HeardRegion region,
      Holders holders,
      RegionDigest.Entry entry,
      @Nullable Known[] members,
      long word,
      long untilTick) {
    this.region = region;
    this.holders = holders;
    this.entry = entry;
    this.members = members;
    this.word = word;
    this.untilTick = untilTick;
  }

  /** Whether it was told by such an entry, word for word. */
  boolean isTold(RegionDigest.Entry other) {
    return entry.shares().equals(other.shares());
  }

  /** How many members the entry names. */
  int shares() {
    return entry.shares().size();
  }

  /** It was told anew. */
  void tellAnew(RegionDigest.Entry newer, @Nullable Known[] newMembers, long newWord) {
    entry = newer;
    members = newMembers;
    word = newWord;
    lacking = null;
  }

  /** It is told no more. */
  void forget() {
    untilTick = FORGOTTEN;
  }

  boolean isForgotten() {
    return untilTick == FORGOTTEN;
  }

  /** Whether all of {@code segments} are held in the region as was told. */
  boolean covers(SegmentSet segments) {
    return entry.segments().containsAll(segments);
  }

  /** Calls {@code each} with every member that is believed to hold something, and what. */
  void forEach(BiConsumer<Known, SegmentSet> each) {
    List<RegionDigest.Share> shares = entry.shares();
    for (int i = 0; i < shares.size(); i++) {
      Known known = believed(i);
      if (known != null) {
        each.accept(known, held(i));
      }
    }
  }

  /** Whether a member is believed to hold something. */
  boolean isHeld() {
    int i = 0;
    while (i < shares() && believed(i) == null) {
      i++;
    }
    return i < shares();
  }

  /** What {@code known} is believed to hold. */
  SegmentSet of(Known known) {
    int i = find(known);
    return i < 0 ? SegmentSet.EMPTY : held(i);
  }

  /** {@code known}, of whom it tells, does not hold a segment. */
  void lacks(Known known, long number) {
    int i = find(known);
    SegmentSet[] found = lacking == null ? new SegmentSet[shares()] : lacking;
    SegmentSet before = found[i];
    found[i] = before == null ? SegmentSet.of(number, number) : before.with(number);
    lacking = found;
  }

  /**
   * Whether an entry says of the same members that they hold the same as they are believed to hold.
   *
   * @param newMembers in the order of the newer digest's table; null where one was not let in
   */
  boolean agrees(RegionDigest.Entry newer, @Nullable Known[] newMembers) {
    List<RegionDigest.Share> others = newer.shares();
    int at = 0;
    for (int i = 0; i < shares(); i++) {
      Known known = believed(i);
      if (known != null) {
        while (at < others.size() && newMembers[others.get(at).member()] == null) {
          at++;
        }
        if (at == others.size()
            || newMembers[others.get(at).member()] != known
            || !others.get(at).segments().equals(held(i))) {
          return false;
        }
        at++;
      }
    }
    while (at < others.size() && newMembers[others.get(at).member()] == null) {
      at++;
    }
    return at == others.size();
  }

  private int find(Known known) {
    for (int i = 0; i < shares(); i++) {
      if (believed(i) == known) {
        return i;
      }
    }
    return -1;
  }

  /** The member of a share if it is believed to hold something of it. */
  private @Nullable Known believed(int i) {
    Known known = members[entry.shares().get(i).member()];
    return known != null && known.believedFrom <= word && (lacking == null || !held(i).isEmpty())
        ? known
        : null;
  }

  private SegmentSet held(int i) {
    SegmentSet told = entry.shares().get(i).segments();
    SegmentSet not = lacking == null ? null : lacking[i];
    return not == null ? told : told.withoutAll(not);
  }
}
