package org.tributary.core.cooperation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.SegmentSet;

/**
 * What was told last of one object in one region. Confined to turns; {@link HeardRegion} owns it.
 *
 * <p>Who holds it there is named by the entry's shares, through the table of members that came with
 * it, so that nothing is kept for each object that a digest says once.
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
  private List<Optional<Known>> members;

  Told(
      HeardRegion region,
      Holders holders,
      RegionDigest.Entry entry,
      List<Optional<Known>> members,
      long untilTick) {
    this.region = region;
    this.holders = holders;
    this.entry = entry;
    this.members = members;
    this.untilTick = untilTick;
  }

  /** The entry that told it. */
  RegionDigest.Entry entry() {
    return entry;
  }

  /** The members that the entry's shares mean; empty are those who were not let in. */
  List<Optional<Known>> members() {
    return members;
  }

  /** It was told anew. */
  void tellAnew(RegionDigest.Entry newer, List<Optional<Known>> newMembers, long until) {
    entry = newer;
    members = newMembers;
    untilTick = until;
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
}
