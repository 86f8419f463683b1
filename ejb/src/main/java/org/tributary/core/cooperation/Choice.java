package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What it costs to ask somebody for a segment. Confined to turns.
 *
 * <pre>
 * cost of a run = switching + for each segment:
 *                 price of the scope + round trip + load + waiting + chance that the news is stale
 *                 + strikes
 * </pre>
 *
 * Every term has a setting. The prices are the administrator's and rule: what is measured adds at
 * most {@value #MOST_LATENCY_MILLIS} ms for latency, so that a moment's noise on a busy machine
 * does not send a whole site over the WAN, and all terms count in steps, so that neighbours which
 * differ by a hair are equal. Equals share the work by {@link Rendezvous}, each asking helper in
 * its own order: a hundred helpers that want the same do not all ask the first.
 *
 * <p>The source is always among them, and so are avoided neighbours, last: when the source is gone
 * they may be all there is.
 */
public final class Choice {
  private static final int MOST_LATENCY_MILLIS = 50;
  private static final double LATENCY_STEP_MILLIS = 10;
  private static final double LOAD_STEPS = 10;
  private static final double STALE_STEP_MILLIS = 5;
  private static final double AVOIDED_MILLIS = 100_000;
  private static final double WEIGHT_OF_LAST = 0.2;
  private static final double PERCENT = 100;
  private static final long SOURCE_SEED = 0;

  private final Settings.Cooperation prices;
  private final Settings.Choosing settings;
  private final long asker;
  private final Neighbourhood neighbourhood;
  private final Map<String, Double> sourceLatencies = new TreeMap<>();

  // One turn asks several times for the same.
  private @Nullable Offers last;
  private long lastState;
  private String lastSource = "";

  /** Chooses at the prices that the settings name. */
  public Choice(
      Identity self,
      Settings.Cooperation prices,
      Settings.Choosing settings,
      Neighbourhood neighbourhood) {
    this.prices = prices;
    this.settings = settings;
    this.asker = Rendezvous.seed(self.id());
    this.neighbourhood = neighbourhood;
  }

  /**
   * Who can be asked for {@code key}, the cheapest first.
   *
   * @param source the name of the object's source
   */
  public List<Candidate> candidates(Now now, SegmentKey key, String source) {
    return offers(now, key.object(), source).candidates(key.number());
  }

  /**
   * Who is to be asked before the source for what nobody advertises: a neighbour of a remoter
   * region that was reading the object when it told, and will have come so far by now.
   */
  public Optional<Holder> foreseen(Now now, SegmentKey key) {
    return settings.foresight()
        ? neighbourhood
            .foreseen(now, key)
            .filter(holder -> price(prices, holder.scope()) < prices.priceSource())
        : Optional.empty();
  }

  /** Who can be asked for the segments of an object. */
  public Offers offers(Now now, ObjectKey object, String source) {
    Offers before = last;
    if (before != null
        && before.isOf(now, object)
        && lastState == neighbourhood.state()
        && lastSource.equals(source)) {
      return before;
    }
    Offers made = make(now, object, source);
    last = made;
    lastState = neighbourhood.state();
    lastSource = source;
    return made;
  }

  private Offers make(Now now, ObjectKey object, String source) {
    Map<Known, List<HeardWindow>> windows = new LinkedHashMap<>();
    neighbourhood
        .windowsOf(now, object)
        .forEach(
            (helper, passing) ->
                neighbourhood.known(helper).ifPresent(known -> windows.put(known, passing)));
    List<Offers.Offer> offers = new ArrayList<>();
    neighbourhood.forEachHolder(
        object,
        (known, held) -> {
          List<HeardWindow> passing = windows.get(known);
          offers.add(offer(now, known, held, passing == null ? List.of() : passing));
        });
    windows.forEach(
        (known, passing) -> {
          if (neighbourhood.held(known, object).isEmpty()) {
            offers.add(offer(now, known, SegmentSet.EMPTY, passing));
          }
        });
    offers.add(
        new Offers.Offer(
            new Candidate.Source(cost(source)), SegmentSet.EMPTY, List.of(), SOURCE_SEED));
    return new Offers(now, object, settings, offers, asker);
  }

  private Offers.Offer offer(Now now, Known known, SegmentSet held, List<HeardWindow> passing) {
    Holder holder = known.holder(now);
    return new Offers.Offer(new Candidate.Helper(holder, cost(holder)), held, passing, known.seed);
  }

  /**
   * A source answered.
   *
   * @param source one of the configured sources
   * @param latencyNanos until its first byte
   */
  public void sourceAnswered(String source, long latencyNanos) {
    last = null;
    double millis = latencyNanos / 1e6;
    sourceLatencies.merge(source, millis, (old, last) -> old + WEIGHT_OF_LAST * (last - old));
  }

  /** How long a source took lately until its first byte; 0 if it has not been asked yet. */
  public double sourceLatencyMillis(String source) {
    return sourceLatencies.getOrDefault(source, 0.0);
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
        + stale(holder.staleChance())
        + holder.strikes() * settings.strike()
        + (holder.avoided() ? AVOIDED_MILLIS : 0);
  }

  private double cost(String source) {
    return prices.priceSource() + latency(sourceLatencyMillis(source));
  }

  private double latency(double millis) {
    double steps = Math.floor(millis / LATENCY_STEP_MILLIS);
    double bounded = Math.min(MOST_LATENCY_MILLIS, steps * LATENCY_STEP_MILLIS);
    return bounded * settings.roundTrip() / PERCENT;
  }

  private double load(double load) {
    return Math.floor(Math.min(1, load) * LOAD_STEPS) / LOAD_STEPS * settings.load();
  }

  private double stale(double chance) {
    return Math.floor(chance * settings.stale() / STALE_STEP_MILLIS) * STALE_STEP_MILLIS;
  }
}
