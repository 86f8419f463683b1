package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * Who can be asked for the segments of one object now, and what each of them costs: the table that
 * single choices and plans are made from. Made in a turn and good for it.
 */
public final class Offers {
  private static final double PERCENT = 100;

  private final long tick;
  private final ObjectKey object;
  private final Settings.Choosing settings;
  private final List<Offer> offers;
  private final long asker;

  /**
   * Somebody's offer.
   *
   * @param held the segments that a neighbour holds
   * @param passing its play windows
   */
  record Offer(Candidate candidate, SegmentSet held, List<HeardWindow> passing, long seed) {

    boolean isSource() {
      return candidate instanceof Candidate.Source;
    }

    /** The helper's id. */
    Optional<String> helper() {
      return candidate instanceof Candidate.Helper by
          ? Optional.of(by.holder().identity().id())
          : Optional.empty();
    }

    /** In how many milliseconds a segment is there; infinite if it will not be. */
    double waitMillis(long number, long tick) {
      if (isSource() || held.contains(number)) {
        return 0;
      }
      double least = Double.POSITIVE_INFINITY;
      for (HeardWindow window : passing) {
        least = Math.min(least, window.waitMillis(number, tick));
      }
      return least;
    }
  }

  /**
   * Offers, the source's among them.
   *
   * @param asker what the asking helper brings into the order of equals, so that not all ask the
   *     same one
   */
  Offers(Now now, ObjectKey object, Settings.Choosing settings, List<Offer> offers, long asker) {
    this.tick = now.tick();
    this.object = object;
    this.settings = settings;
    this.offers = new ArrayList<>(offers);
    this.offers.sort(Comparator.comparingDouble(Offers::cost));
    this.asker = asker;
  }

  /** Whether they were made at this tick for this object. */
  boolean isOf(Now now, ObjectKey other) {
    return tick == now.tick() && object.equals(other);
  }

  /** Who can be asked for a segment, the cheapest first. */
  public List<Candidate> candidates(long number) {
    List<Offer> ranked = ranked(number, offers.size());
    List<Candidate> candidates = new ArrayList<>(ranked.size());
    for (Offer offer : ranked) {
      candidates.add(offer.candidate);
    }
    return candidates;
  }

  /** The cheapest who can be asked for a segment. */
  public Candidate cheapest(long number) {
    List<Offer> ranked = ranked(number, 1);
    if (ranked.isEmpty()) {
      throw new IllegalStateException("the source offers all of " + object);
    }
    return ranked.get(0).candidate;
  }

  /**
   * The cheapest plan for {@code count} segments from {@code first} on, among the best suppliers of
   * each.
   *
   * @param current the helper that supplied the segment before; empty if there was none, or the
   *     source did
   */
  public Plan plan(long first, int count, Optional<String> current) {
    List<Offer> columns = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      for (Offer offer : best(first + row)) {
        if (!isAmong(columns, offer)) {
          columns.add(offer);
        }
      }
    }
    // Of equal paths the lower column is taken.
    columns.sort(order(first));
    double[][] costs = CheapestPath.table(count, columns.size());
    int before = -1;
    for (int column = 0; column < columns.size(); column++) {
      Offer offer = columns.get(column);
      for (int row = 0; row < count; row++) {
        double wait = offer.waitMillis(first + row, tick);
        if (wait == 0 || row > 0) {
          costs[row][column] = offer.candidate.costMillis() + wait * settings.waiting() / PERCENT;
        }
      }
      if (current.isPresent() && current.equals(offer.helper())) {
        before = column;
      }
    }
    int[] path = CheapestPath.through(costs, settings.switching(), before);
    List<Candidate> suppliers = new ArrayList<>(count);
    for (int column : path) {
      suppliers.add(columns.get(column).candidate);
    }
    return new Plan(first, suppliers, CheapestPath.cost(costs, settings.switching(), before, path));
  }

  private static boolean isAmong(List<Offer> columns, Offer offer) {
    for (Offer column : columns) {
      if (column.candidate == offer.candidate) {
        return true;
      }
    }
    return false;
  }

  /** The best suppliers of a segment, in order, without sorting all who offer it. */
  private List<Offer> best(long number) {
    return ranked(number, settings.suppliers());
  }

  /** At most {@code most} who offer a segment, the cheapest first. */
  private List<Offer> ranked(long number, int most) {
    int size = Math.min(most, offers.size());
    List<Offer> ranked = new ArrayList<>(size);
    long[] weights = new long[size];
    for (Offer offer : offers) {
      boolean full = ranked.size() == most;
      if (full && cost(offer) > cost(ranked.get(most - 1))) {
        break;
      }
      if (offer.waitMillis(number, tick) == 0) {
        long weight = weight(offer, number);
        int at = ranked.size();
        while (at > 0
            && cost(ranked.get(at - 1)) == cost(offer)
            && Long.compareUnsigned(weights[at - 1], weight) > 0) {
          at--;
        }
        if (at < most) {
          if (full) {
            ranked.remove(most - 1);
          }
          System.arraycopy(weights, at, weights, at + 1, ranked.size() - at);
          weights[at] = weight;
          ranked.add(at, offer);
        }
      }
    }
    return ranked;
  }

  private static double cost(Offer offer) {
    return offer.candidate.costMillis();
  }

  /** By cost; equals share the runs, and the source comes last among them. */
  private Comparator<Offer> order(long number) {
    return Comparator.<Offer>comparingDouble(Offers::cost)
        .thenComparing(offer -> weight(offer, number), Long::compareUnsigned);
  }

  private long weight(Offer offer, long number) {
    return offer.isSource() ? -1 : Rendezvous.weight(object.media(), number, offer.seed ^ asker);
  }
}
