package org.tributary.core.cooperation;

import java.util.List;
import java.util.Optional;

/**
 * The temporal distance between a play window and a neighbour's reading of the same object: how
 * often that neighbour is to hear of the window, and why.
 *
 * <p>A neighbour whose next segments are in the window, or in the prefix that patches what has left
 * it already, is {@link Verdict#NEAR}: it hears of the window at the next narrower scope's period.
 * One that reads the object farther behind or ahead than twice that is {@link Verdict#FAR}: it
 * hears at the next wider scope's. All others hear at the period of their scope.
 *
 * @param millis by how much play the neighbour is behind the window's front; empty if it is not
 *     known to read the object
 */
public record Distance(Verdict verdict, Optional<Long> millis) {
  /** Where a reading makes no difference. */
  static final Distance UNKNOWN = new Distance(Verdict.ABSENT, Optional.empty());

  /** What a distance means. */
  public enum Verdict {
    /** It is not known to read the object: its scope decides alone. */
    ABSENT,
    /** It follows within the window and the prefix: promoted. */
    NEAR,
    /** It reads the object somewhere between near and far: its scope decides alone. */
    BETWEEN,
    /** It reads the object far away in play time: demoted. */
    FAR
  }

  /**
   * Judges a neighbour's readings of the window's object; the nearest that follows counts.
   *
   * @param prefixSegments how many first segments patch what has left a window
   */
  static Distance of(
      AdvertisedWindow own, List<HeardWindow> readings, long tick, int prefixSegments) {
    double pace = own.paceMillis();
    double reach = own.reachMillis() + prefixSegments * pace;
    Distance best = UNKNOWN;
    for (HeardWindow reading : readings) {
      if (reading.window().rate() > 0) {
        long behind = Math.round((own.last() - reading.frontAt(tick)) * pace);
        Distance judged = new Distance(judge(behind, reach, pace), Optional.of(behind));
        if (best.verdict == Verdict.ABSENT || judged.verdict.compareTo(best.verdict) < 0) {
          best = judged;
        }
      }
    }
    return best;
  }

  private static Verdict judge(long behind, double reach, double pace) {
    if (behind >= 0 && behind <= reach) {
      return Verdict.NEAR;
    }
    return behind > 2 * reach || behind < -2 * reach - pace ? Verdict.FAR : Verdict.BETWEEN;
  }

  /** How often a neighbour at {@code scope} hears, in local periods. */
  int periods(Scope scope) {
    int own = Math.toIntExact(Ladder.period(scope, 1));
    return switch (verdict) {
      case NEAR -> Math.max(1, own / 2);
      case FAR -> own * 2;
      case ABSENT, BETWEEN -> own;
    };
  }

  /** The verdict in words, for operators. */
  public String why() {
    return switch (verdict) {
      case ABSENT -> "is not known to read it";
      case NEAR -> "promoted: follows within the window and the prefix";
      case BETWEEN -> "reads it neither near enough to be promoted nor far enough to be demoted";
      case FAR -> "demoted: reads it far away in play time";
    };
  }
}
