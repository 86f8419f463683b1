package org.tributary.demo.trials;

import java.time.Duration;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * The source is 100 ms away: with the default prices a helper abroad asks its neighbour instead.
 */
final class FarSource implements Trial {

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper holder = stage.helper("lille-1");
    Helper abroad = stage.helper("porto");
    String path = stage.media("far.bin", 12L * Stage.MIB);
    stage.network().killSource();
    stage.network().restartSource(Duration.ofMillis(100));
    try {
      stage.play(holder, path).go();
      stage.awaitHeard(abroad, holder, path, "0-11", Duration.ofSeconds(40));
      long before = stage.api().sourceBytes(stage.network(), path);
      Playback.Outcome outcome = stage.play(abroad, path).go();
      stage.found("every byte right", outcome.isPerfect(), true, outcome.isPerfect());
      stage.told("suppliers", outcome.suppliers());
      stage.same(
          "body bytes from the source",
          stage.api().sourceBytes(stage.network(), path) - before,
          0L);
    } finally {
      stage.network().killSource();
      stage.network().restartSource(Duration.ZERO);
    }
  }
}
