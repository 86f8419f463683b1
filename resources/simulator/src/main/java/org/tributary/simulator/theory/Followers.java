package org.tributary.simulator.theory;

import java.util.SplittableRandom;

/**
 * Receivers of one title that begin at random moments, each fed from a play window if one reaches
 * back to where it begins. With windows at every receiver's helper they chain: who is fed from a
 * window feeds the next one. With a single window only whoever came from the source feeds others.
 *
 * <p>At rate λ with windows of length B the source sees e^(-λB) of the requests in the first case
 * (no other request came within B before), and 1 / (1 + λB) in the second (each leader has λB
 * followers on average).
 */
public final class Followers {
  private Followers() {}

  /** The source's share of the requests, simulated. */
  public static double sourceShare(
      boolean chained, double perSecond, double windowSeconds, int requests, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double reachesUntil = -1;
    double now = 0;
    int fromSource = 0;
    for (int i = 0; i < requests; i++) {
      now += -Math.log(1 - random.nextDouble()) / perSecond;
      boolean fed = now <= reachesUntil;
      if (!fed) {
        fromSource++;
      }
      if (chained || !fed) {
        reachesUntil = now + windowSeconds;
      }
    }
    return (double) fromSource / requests;
  }

  /** The source's share of the requests, by formula. */
  public static double expected(boolean chained, double perSecond, double windowSeconds) {
    double followers = perSecond * windowSeconds;
    return chained ? Math.exp(-followers) : 1 / (1 + followers);
  }
}
