package org.tributary.demo.trials;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * Threshold 3: of a title played twice nothing is left after three turnovers of the store; of one
 * played four times exactly its first K segments; when its popularity has decayed these may go,
 * too.
 */
final class Prefix implements Trial {

  private static final long STORE = 64L * Stage.MIB;
  private static final int PIECES = 12;
  private int turnovers;

  @Override
  public Plan plan() {
    return ONE.with(
        Map.of(
            "tributary.store.bytes",
            Long.toString(STORE),
            "tributary.store.prefix.segments",
            "4",
            "tributary.store.prefix.threshold",
            "3",
            "tributary.popularity.half-life",
            "3m"));
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    String twice = play(stage, helper, "twice.bin", 2);
    stage.same("held of a title played twice", stage.api().held(helper, twice), "");
    String fourTimes = play(stage, helper, "four-times.bin", 4);
    stage.told("popularity after that", popularity(stage, helper, fourTimes));
    stage.same("held of a title played four times", stage.api().held(helper, fourTimes), "0-3");
    Waiting.until(Duration.ofMinutes(5), () -> popularity(stage, helper, fourTimes) < 2.9);
    turnOver(stage, helper);
    stage.told("popularity later", popularity(stage, helper, fourTimes));
    stage.same("held of it later", stage.api().held(helper, fourTimes), "");
  }

  private String play(Stage stage, Helper helper, String name, int times)
      throws IOException, InterruptedException {
    String path = stage.media(name, 12L * Stage.MIB);
    for (int i = 0; i < times; i++) {
      stage.play(helper, path).go();
    }
    turnOver(stage, helper);
    return path;
  }

  /** Other titles, played once, of three times the store's size. */
  private void turnOver(Stage stage, Helper helper) throws IOException, InterruptedException {
    for (int i = 0; i < PIECES; i++) {
      String path = stage.media("other-" + turnovers + "-" + i + ".bin", 3 * STORE / PIECES);
      stage.play(helper, path).go();
    }
    turnovers++;
  }

  private static double popularity(Stage stage, Helper helper, String path)
      throws InterruptedException {
    for (JsonObject version : stage.api().versions(helper, path)) {
      return version.getJsonNumber("popularity").doubleValue();
    }
    return 0;
  }
}
