package org.tributary.demo.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * Ten redeployments, with media played between them, leave no thread, descriptor or class loader.
 */
final class Redeployments implements Trial {

  private static final int TIMES = 10;

  @Override
  public Plan plan() {
    return ONE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    String path = stage.media("redeployed.bin", 8L * Stage.MIB);
    try (Inside inside = Inside.of(helper.pid())) {
      // The first ones fill the server's own pools and caches.
      for (int i = 0; i < 3; i++) {
        redeploy(stage, helper, path);
      }
      Figures before = settled(inside);
      SortedMap<String, Integer> threadsBefore = inside.threadNames();
      for (int i = 0; i < TIMES; i++) {
        redeploy(stage, helper, path);
        stage.progress().step("  after " + (i + 1) + ": " + Figures.of(inside));
      }
      Figures after = settled(inside);
      for (Map.Entry<String, Integer> threads : inside.threadNames().entrySet()) {
        int more = threads.getValue() - threadsBefore.getOrDefault(threads.getKey(), 0);
        if (more != 0) {
          stage.progress().step(String.format("  %+d %s", more, threads.getKey()));
        }
      }
      stage.found(
          "threads before and after " + TIMES,
          before.threads() + " and " + after.threads(),
          "within 3",
          after.threads() <= before.threads() + 3);
      stage.found(
          "descriptors",
          before.descriptors() + " and " + after.descriptors(),
          "within 3",
          after.descriptors() <= before.descriptors() + 3);
      stage.same("helpers in memory", after.helpers(), 1);
      stage.found(
          "loaded classes",
          before.classes() + " and " + after.classes(),
          "within 200",
          after.classes() <= before.classes() + 200);
    }
  }

  private record Figures(int threads, int descriptors, int classes, int helpers) {
    static Figures of(Inside inside) throws IOException {
      inside.heap();
      return new Figures(
          inside.threads(),
          inside.descriptors(),
          inside.classes(),
          inside.instances("org.tributary.core.MediaHelper"));
    }
  }

  /**
   * After connections that were used a few times, and references that are cleared late, have gone.
   */
  private static Figures settled(Inside inside) throws IOException {
    inside.heap();
    Stage.pause(Duration.ofSeconds(75));
    inside.heap();
    return Figures.of(inside);
  }

  private static void redeploy(Stage stage, Helper helper, String path)
      throws IOException, InterruptedException {
    stage.redeploy();
    if (!stage.play(helper, path).go().isPerfect()) {
      throw new IOException("does not play after a redeployment");
    }
  }
}
