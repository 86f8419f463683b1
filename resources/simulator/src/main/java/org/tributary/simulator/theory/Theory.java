package org.tributary.simulator.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tributary.simulator.scheme.LruCache;
import org.tributary.simulator.workload.Zipf;

/** All cases in which theory says what must come out: expected and simulated side by side. */
public final class Theory {
  private static final int OBJECTS = 2000;
  private static final double EXPONENT = 0.8;
  private static final double PER_SECOND = 0.1;

  private Theory() {}

  /**
   * One case.
   *
   * @param most how far apart they may be
   */
  public record Line(String name, double expected, double simulated, double most) {

    /** Whether theory and simulation agree. */
    public boolean agrees() {
      return Math.abs(expected - simulated) <= most;
    }
  }

  /** Runs all cases, each with so many requests. */
  public static List<Line> lines(int requests, long seed) {
    List<Line> lines = new ArrayList<>();
    Zipf many = new Zipf(OBJECTS, EXPONENT);
    for (int capacity : new int[] {100, 200, 400}) {
      lines.add(
          new Line(
              "LRU, 2,000 objects, Zipf 0.8, room for " + capacity + " (Che)",
              CheApproximation.hitRatio(many, capacity),
              hitRatio(many, capacity, requests, seed),
              0.01));
    }
    Zipf few = new Zipf(6, 1);
    for (int capacity = 1; capacity <= 3; capacity++) {
      lines.add(
          new Line(
              "LRU, 6 objects, Zipf 1, room for " + capacity + " (King)",
              ExactLru.hitRatio(few, capacity),
              hitRatio(few, capacity, requests, seed),
              0.003));
    }
    for (int window : new int[] {5, 10, 30}) {
      for (boolean chained : new boolean[] {true, false}) {
        lines.add(
            new Line(
                (chained ? "chained windows" : "a single window")
                    + ", "
                    + window
                    + " s, a request every 10 s: from the source",
                Followers.expected(chained, PER_SECOND, window),
                Followers.sourceShare(chained, PER_SECOND, window, requests, seed),
                0.01));
      }
    }
    return lines;
  }

  private static double hitRatio(Zipf objects, int capacity, int requests, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LruCache cache = new LruCache(capacity);
    for (int i = 0; i < requests / 10; i++) {
      cache.ask(objects.draw(random));
    }
    int hits = 0;
    for (int i = 0; i < requests; i++) {
      hits += cache.ask(objects.draw(random)) ? 1 : 0;
    }
    return (double) hits / requests;
  }
}
