package org.tributary.core.cooperation;

import java.util.List;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * What a helper tells others of itself: who it is, how it is, which segments it holds, and what of
 * passing streams it has in memory.
 *
 * <p>Each message of one run of a helper has a version greater than the one before. A full one
 * (base 0) replaces all that was known. A delta tells the final state of every object that changed
 * after {@code base}, so that it applies to whatever is known from {@code base} up to {@code
 * version}, however many messages were lost in between, and one message serves listeners of every
 * scope. What is said is true at {@code version}; what is unsaid may be missing, never wrong.
 *
 * @param incarnation when the sender started, milliseconds since 1970: versions of an earlier run
 *     mean nothing
 * @param base 0 for a full one
 * @param periodMillis the sender's local period T; the other scopes' are 2T, 4T and 8T
 * @param load requests in flight in parts of the load mark: at 1 the sender refuses helpers
 * @param evictions the part of its holdings that the sender loses in a second
 * @param holdings by ascending key, each object once
 * @param windows play windows that are told at this time, by ascending object and id: not part of
 *     the state that versions build on, they pass by themselves
 */
public record Advertisement(
    Identity sender,
    long incarnation,
    long version,
    long base,
    long periodMillis,
    double load,
    double evictions,
    List<Holding> holdings,
    List<AdvertisedWindow> windows) {
  /** The longest local period, in milliseconds: a day. */
  public static final long MAX_PERIOD_MILLIS = 86_400_000;

  /** The last incarnation: the end of the year 9999. */
  private static final long MAX_INCARNATION = 253_402_300_799_999L;

  /** Beyond this it makes no difference. */
  private static final double MAX_RATIO = 1_000_000;

  public Advertisement {
    checkSending(incarnation, version, periodMillis);
    if (base < 0 || version <= base) {
      throw new IllegalArgumentException("version " + version + " is not above base " + base);
    }
    checkRatio("load", load);
    checkRatio("evictions", evictions);
    holdings = List.copyOf(holdings);
    for (int i = 1; i < holdings.size(); i++) {
      ObjectKey last = holdings.get(i - 1).object();
      ObjectKey next = holdings.get(i).object();
      if (last.compareTo(next) >= 0) {
        throw new IllegalArgumentException("objects do not ascend: " + next + " after " + last);
      }
    }
    windows = checked(windows);
  }

  /** One that tells of no play windows. */
  public Advertisement(
      Identity sender,
      long incarnation,
      long version,
      long base,
      long periodMillis,
      double load,
      double evictions,
      List<Holding> holdings) {
    this(sender, incarnation, version, base, periodMillis, load, evictions, holdings, List.of());
  }

  /** The windows of one message, if they are in order and not too many. */
  static List<AdvertisedWindow> checked(List<AdvertisedWindow> windows) {
    if (windows.size() > WindowTeller.MAX_WINDOWS) {
      throw new IllegalArgumentException("too many play windows: " + windows.size());
    }
    for (int i = 1; i < windows.size(); i++) {
      if (windows.get(i - 1).compareTo(windows.get(i)) >= 0) {
        throw new IllegalArgumentException("play windows do not ascend at " + windows.get(i));
      }
    }
    return List.copyOf(windows);
  }

  /** Refuses what no message of any kind can say of its sending. */
  static void checkSending(long incarnation, long version, long periodMillis) {
    if (incarnation < 0 || incarnation > MAX_INCARNATION) {
      throw new IllegalArgumentException("incarnation is not a time: " + incarnation);
    }
    if (version < 1) {
      throw new IllegalArgumentException("version is not positive: " + version);
    }
    if (periodMillis < 1 || periodMillis > MAX_PERIOD_MILLIS) {
      throw new IllegalArgumentException("period is not 1 ms to a day: " + periodMillis);
    }
  }

  /** Whether it replaces all that was known of its sender. */
  public boolean isFull() {
    return base == 0;
  }

  static void checkRatio(String what, double ratio) {
    if (!(ratio >= 0 && ratio <= MAX_RATIO)) {
      throw new IllegalArgumentException(what + " is not 0 to " + MAX_RATIO + ": " + ratio);
    }
  }

  /**
   * One object version.
   *
   * @param held all segments that the sender advertises of it; empty: it has none any more
   */
  public record Holding(ObjectKey object, SegmentSet held) {}
}
