package org.tributary.simulator.workload;

import java.util.SplittableRandom;

/**
 * Which title has which rank, for one region: regions agree on most ranks and have their own taste
 * in the others.
 */
public final class Ranking {
  private final int[] titles;

  private Ranking(int[] titles) {
    this.titles = titles;
  }

  /** All titles in some order. */
  public static Ranking of(int count, SplittableRandom random) {
    int[] titles = new int[count];
    for (int title = 0; title < count; title++) {
      titles[title] = title;
    }
    int[] all = titles.clone();
    shuffle(titles, all, count, random);
    return new Ranking(titles);
  }

  /** The same, with {@code share} of the ranks, drawn anew, permuted among themselves. */
  public Ranking permuted(double share, SplittableRandom random) {
    int[] places = new int[titles.length];
    for (int place = 0; place < places.length; place++) {
      places[place] = place;
    }
    swapRandomly(places, places.length, random);
    int[] own = titles.clone();
    shuffle(own, places, (int) Math.round(share * places.length), random);
    return new Ranking(own);
  }

  /**
   * Moves the hot set as in [1]: the first title gets a rank among the first {@code by}, drawn at
   * random, and each after it one that is free among one rank more; so no title rises by more than
   * {@code by} ranks, and those that lose sink slowly.
   *
   * <p>[1] K.-L. Wu, P. S. Yu, J. L. Wolf: Segment-based proxy caching of multimedia streams. WWW10
   * (2001), section 3.
   */
  void shift(int by, SplittableRandom random) {
    int[] before = titles.clone();
    int[] free = new int[Math.min(by, before.length)];
    for (int rank = 0; rank < free.length; rank++) {
      free[rank] = rank;
    }
    int left = free.length;
    int next = free.length;
    for (int title : before) {
      int drawn = random.nextInt(left);
      titles[free[drawn]] = title;
      if (next < before.length) {
        free[drawn] = next++;
      } else {
        free[drawn] = free[--left];
      }
    }
  }

  /** The title of a rank. */
  public int title(int rank) {
    return titles[rank];
  }

  /** Permutes what is at the first {@code count} of {@code places}. */
  private static void shuffle(int[] titles, int[] places, int count, SplittableRandom random) {
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int title = titles[places[i]];
      titles[places[i]] = titles[places[j]];
      titles[places[j]] = title;
    }
  }

  private static void swapRandomly(int[] values, int count, SplittableRandom random) {
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
