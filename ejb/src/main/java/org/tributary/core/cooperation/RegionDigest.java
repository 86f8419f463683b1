package org.tributary.core.cooperation;

import java.util.List;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * What a region's spokesman tells the remoter scopes: who its live helpers are, and which segments
 * are held somewhere in the region, each named for one helper that holds it.
 *
 * <p>Unlike an {@link Advertisement} it builds on nothing: an entry replaces what was known of its
 * object in that region, and holds until it is told anew or {@code keepMillis} have passed. So a
 * lost message costs nothing but time, nobody has to be asked, and who listens for a while knows
 * all. The table of members is whole in each.
 *
 * @param sender the spokesman
 * @param incarnation when it started, milliseconds since 1970
 * @param version greater than that of any digest that it sent before
 * @param periodMillis its local period T
 * @param keepMillis after this time an entry that was not told again is to be forgotten
 * @param members the live helpers of the region, by ascending id
 * @param entries by ascending key, each object once
 */
public record RegionDigest(
    Identity sender,
    long incarnation,
    long version,
    long periodMillis,
    long keepMillis,
    List<Member> members,
    List<Entry> entries) {
  /** The most helpers that one names. */
  public static final int MAX_MEMBERS = 1024;

  /** The most runs that are told of one share. */
  public static final int MAX_RUNS = AdvertisementCodec.MAX_RUNS;

  /** The longest that an entry is kept, in milliseconds: a day. */
  public static final long MAX_KEEP_MILLIS = 86_400_000;

  public RegionDigest {
    Advertisement.checkSending(incarnation, version, periodMillis);
    if (keepMillis < 1 || keepMillis > MAX_KEEP_MILLIS) {
      throw new IllegalArgumentException("entries are not kept 1 ms to a day: " + keepMillis);
    }
    members = List.copyOf(members);
    if (members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException("too many members: " + members.size());
    }
    for (int i = 0; i < members.size(); i++) {
      Identity member = members.get(i).identity();
      if (sender.location().scopeTo(member.location()).compareTo(Scope.REGIONAL) > 0) {
        throw new IllegalArgumentException("of another region than its spokesman: " + member);
      }
      if (i > 0 && members.get(i - 1).identity().id().compareTo(member.id()) >= 0) {
        throw new IllegalArgumentException("members do not ascend at " + member.id());
      }
    }
    entries = List.copyOf(entries);
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (i > 0 && entries.get(i - 1).object().compareTo(entry.object()) >= 0) {
        throw new IllegalArgumentException("objects do not ascend at " + entry.object());
      }
      for (Share share : entry.shares()) {
        if (share.member() >= members.size()) {
          throw new IllegalArgumentException("a share of a member that is not named: " + share);
        }
      }
    }
  }

  /**
   * A live helper of the region.
   *
   * @param incarnation when it started, milliseconds since 1970
   * @param load requests in flight in parts of its load mark
   * @param evictions the part of its holdings that it loses in a second
   */
  public record Member(Identity identity, long incarnation, double load, double evictions) {
    public Member {
      Advertisement.checkSending(incarnation, 1, 1);
      Advertisement.checkRatio("load", load);
      Advertisement.checkRatio("evictions", evictions);
    }
  }

  /**
   * What the region holds of one object version.
   *
   * @param shares by ascending place of their members, no segment in two of them; empty: nothing
   *     any more
   */
  public record Entry(ObjectKey object, List<Share> shares) {
    public Entry {
      shares = List.copyOf(shares);
      for (int i = 1; i < shares.size(); i++) {
        if (shares.get(i).member() <= shares.get(i - 1).member()) {
          throw new IllegalArgumentException("members do not ascend at " + shares.get(i));
        }
      }
      long size = 0;
      for (Share share : shares) {
        size += share.segments().size();
      }
      if (shares.size() > 1 && union(shares).size() != size) {
        throw new IllegalArgumentException("a segment is named twice of " + object);
      }
    }

    /** All segments that are held. */
    SegmentSet segments() {
      return union(shares);
    }

    private static SegmentSet union(List<Share> shares) {
      SegmentSet all = SegmentSet.EMPTY;
      for (Share share : shares) {
        all = all.withAll(share.segments());
      }
      return all;
    }
  }

  /**
   * The segments that one member is named for.
   *
   * @param member its place in the table of members
   * @param segments at least one, in at most {@value #MAX_RUNS} runs
   */
  public record Share(int member, SegmentSet segments) {
    public Share {
      if (member < 0 || segments.isEmpty()) {
        throw new IllegalArgumentException("not a share: " + segments + " of " + member);
      }
    }
  }
}
