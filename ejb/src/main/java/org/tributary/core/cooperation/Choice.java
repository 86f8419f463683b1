package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * Who to ask for a segment, the cheapest first. Confined to turns.
 *
 * <p>The cost of a supplier is the price of its scope, its latency of late, its load and its
 * strikes. The prices are the administrator's and rule: what is measured adds at most {@value
 * #MOST_LATENCY_MILLIS} ms for latency and as much for load, so that a moment's noise on a busy
 * machine does not send a whole site over the WAN, and it counts in steps, so that neighbours which
 * differ by a hair are equal. Equals share the work by {@link Rendezvous} over runs of segments:
 * one playback is fed by several, and a hundred helpers that want the same do not all ask the
 * first.
 *
 * <p>The source is always among them, and so are avoided neighbours, last: when the source is gone
 * they may be all there is.
 *
 * <p>This judges one segment at a time. A plan over the next segments, with the cost of switching,
 * of waiting for the play position and of stale news, will take this cost as its edge.
 */
public final class Choice {
  private static final int MOST_LATENCY_MILLIS = 50;
  private static final double LATENCY_STEP_MILLIS = 10;
  private static final double LOAD_STEPS = 10;
  private static final double STRIKE_MILLIS = 15;
  private static final double AVOIDED_MILLIS = 100_000;
  private static final double WEIGHT_OF_LAST = 0.2;

  private final Settings.Cooperation prices;
  private final Neighbourhood neighbourhood;
  private final Map<String, Double> sourceLatencies = new TreeMap<>();

  /** Chooses at the prices that the settings name. */
  public Choice(Settings.Cooperation prices, Neighbourhood neighbourhood) {
    this.prices = prices;
    this.neighbourhood = neighbourhood;
  }

  /**
   * Who can be asked for {@code key}, the cheapest first.
   *
   * @param source the name of the object's source
   */
  public List<Candidate> candidates(Now now, SegmentKey key, String source) {
    List<Candidate> candidates = new ArrayList<>();
    for (Holder holder : neighbourhood.suppliers(now, key)) {
      candidates.add(new Candidate.Helper(holder, cost(holder)));
    }
    candidates.add(new Candidate.Source(cost(source)));
    candidates.sort(
        Comparator.comparingDouble(Candidate::costMillis)
            .thenComparing(candidate -> weight(key, candidate), Long::compareUnsigned));
    return candidates;
  }

  /**
   * A source answered.
   *
   * @param source one of the configured sources
   * @param latencyNanos until its first byte
   */
  public void sourceAnswered(String source, long latencyNanos) {
    double millis = latencyNanos / 1e6;
    sourceLatencies.merge(source, millis, (old, last) -> old + WEIGHT_OF_LAST * (last - old));
  }

  /** The price of a segment from a helper at {@code scope}. */
  static double price(Settings.Cooperation prices, Scope scope) {
    return switch (scope) {
      case LOCAL -> prices.priceLocal();
      case REGIONAL -> prices.priceRegional();
      case NATIONAL -> prices.priceNational();
      case GLOBAL -> prices.priceGlobal();
    };
  }

  private double cost(Holder holder) {
    return price(prices, holder.scope())
        + latency(holder.latencyMillis())
        + load(holder.load())
        + holder.strikes() * STRIKE_MILLIS
        + (holder.avoided() ? AVOIDED_MILLIS : 0);
  }

  private double cost(String source) {
    return prices.priceSource() + latency(sourceLatencies.getOrDefault(source, 0.0));
  }

  private static double latency(double millis) {
    double steps = Math.floor(millis / LATENCY_STEP_MILLIS);
    return Math.min(MOST_LATENCY_MILLIS, steps * LATENCY_STEP_MILLIS);
  }

  private static double load(double load) {
    return Math.floor(Math.min(1, load) * LOAD_STEPS) / LOAD_STEPS * MOST_LATENCY_MILLIS;
  }

  /** The source comes last among equals: its own name weighs most. */
  private static long weight(SegmentKey key, Candidate candidate) {
    return candidate instanceof Candidate.Helper helper
        ? Rendezvous.weight(key, helper.holder().identity().id())
        : -1;
  }
}
