package org.tributary.demo.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tributary.demo.Helper;
import org.tributary.demo.Place;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * Two helpers that can each hold 60 % of a title hold it whole together: it plays without its
 * source.
 */
final class Together implements Trial {

  private static final long LENGTH = 30_000_000;

  @Override
  public Plan plan() {
    return Plan.of(List.of(Place.FIVE.get(0), Place.FIVE.get(1)))
        .with(
            Map.of(
                "tributary.store.bytes",
                Long.toString(LENGTH * 6 / 10),
                "tributary.store.prefix.threshold",
                "1000"));
  }

  @Override
  public boolean leavesItWhole() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper one = stage.helper("lille-1");
    Helper other = stage.helper("lille-2");
    String path = stage.media("together.bin", LENGTH);
    for (int round = 0; round < 3; round++) {
      stage.play(one, path).go();
      awaitNews(stage, one, other, path);
      stage.play(other, path).go();
      awaitNews(stage, other, one, path);
    }
    stage.told("held by " + one.id(), stage.api().held(one, path));
    stage.told("held by " + other.id(), stage.api().held(other, path));
    stage.network().killSource();
    for (Helper helper : List.of(one, other)) {
      Playback.Outcome outcome = stage.play(helper, path).go();
      stage.found(
          "without the source, through " + helper.id(),
          outcome.bytes() + " bytes: " + outcome.suppliers(),
          LENGTH + " right ones",
          outcome.isPerfect() && outcome.bytes() == LENGTH);
    }
  }

  private static void awaitNews(Stage stage, Helper holder, Helper hearer, String path)
      throws IOException, InterruptedException {
    // Committing and evicting take a moment.
    Stage.pause(Duration.ofSeconds(2));
    Waiting.until(
        Duration.ofSeconds(20),
        () -> stage.api().heard(hearer, holder, path).equals(stage.api().held(holder, path)));
  }
}
