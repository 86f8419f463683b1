package org.tributary.demo.trials;

import java.time.Duration;
import java.util.Map;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * X holds segments 0 to 9, Y 10 to 19, nobody the rest: one GET through Z takes them from there.
 */
final class SeveralSuppliers implements Trial {

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper x = stage.helper("lille-1");
    Helper y = stage.helper("rouen");
    Helper z = stage.helper("lille-2");
    String path = stage.media("suppliers.bin", 30L * Stage.MIB);
    stage.play(x, path).range(Stage.segments(0, 9)).go();
    stage.play(y, path).range(Stage.segments(10, 19)).go();
    // What was read ahead may be held, too; it is said, and counted with the supplier.
    stage.told("X holds", held(stage, x, path));
    stage.told("Y holds", held(stage, y, path));
    stage.awaitHeard(z, x, path, stage.api().held(x, path), Duration.ofSeconds(30));
    stage.awaitHeard(z, y, path, stage.api().held(y, path), Duration.ofSeconds(30));
    long before = stage.api().sourceBytes(stage.network(), path);
    Playback.Outcome outcome = stage.play(z, path).go();
    long source = stage.api().sourceBytes(stage.network(), path) - before;
    stage.same(
        "suppliers of one GET",
        outcome.suppliers().bytes(),
        Map.of("lille-1", 10L * Stage.MIB, "rouen", 10L * Stage.MIB, "source", 10L * Stage.MIB));
    stage.same("body bytes that the source counted", source, 10L * Stage.MIB);
    stage.found("every byte right", outcome.isPerfect(), true, outcome.isPerfect());
  }

  private static String held(Stage stage, Helper helper, String path) throws Exception {
    stage.awaitHeld(helper, path, helper.id().equals("rouen") ? "10-19" : "0-9");
    return stage.api().held(helper, path);
  }
}
