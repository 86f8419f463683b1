package org.tributary.core.cooperation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tributary.core.media.ObjectKey;

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

  /** The most runs that are told of one object. */
  public static final int MAX_RUNS = 4096;

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
      for (Run run : entry.runs()) {
        if (run.member() >= members.size()) {
          throw new IllegalArgumentException("a run of a member that is not named: " + run);
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
   * @param runs ascending, none overlapping; empty: nothing any more
   */
  public record Entry(ObjectKey object, List<Run> runs) {
    public Entry {
      runs = List.copyOf(runs);
      if (runs.size() > MAX_RUNS) {
        throw new IllegalArgumentException("too many runs: " + runs.size());
      }
      for (int i = 1; i < runs.size(); i++) {
        if (runs.get(i).first() <= runs.get(i - 1).last()) {
          throw new IllegalArgumentException("runs overlap or descend at " + runs.get(i));
        }
      }
    }

    /** Which members it names. */
    Set<Integer> named() {
      Set<Integer> named = new HashSet<>();
      runs.forEach(run -> named.add(run.member()));
      return named;
    }
  }

  /**
   * Segments that one member holds.
   *
   * @param member its place in the table of members
   */
  public record Run(long first, long last, int member) {
    public Run {
      if (first < 0 || last < first || member < 0) {
        throw new IllegalArgumentException(
            "not a run of a member: " + first + "-" + last + " of " + member);
      }
    }
  }
}
