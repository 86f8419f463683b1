package org.tributary.demo.trials;

import java.time.Duration;
import java.util.List;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * After a partial play every hearer lists exactly those segments within one period of its scope.
 */
final class Advertised implements Trial {

  /** With T = 2 s; a jitter of 10 % and the polling's 0.2 s come on top. */
  private static final List<Hearer> HEARERS =
      List.of(
          new Hearer("lille-2", Duration.ofSeconds(2)),
          new Hearer("rouen", Duration.ofSeconds(4)),
          new Hearer("nice", Duration.ofSeconds(8)),
          new Hearer("porto", Duration.ofSeconds(16)));

  private record Hearer(String id, Duration period) {}

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper holder = stage.helper("lille-1");
    String path = stage.media("advertised.bin", 30L * Stage.MIB);
    stage.play(holder, path).range(Stage.segments(3, 8)).go();
    stage.found(
        "held after bytes of segments 3 to 8",
        stage.awaitHeld(holder, path, "3-8") ? "3-8" : stage.api().held(holder, path),
        "3-8",
        stage.api().held(holder, path).equals("3-8"));
    for (Hearer hearer : HEARERS) {
      Duration period = hearer.period();
      Duration took =
          stage.awaitHeard(
              stage.helper(hearer.id()),
              holder,
              path,
              stage.api().held(holder, path),
              period.multipliedBy(3));
      stage.found(
          hearer.id() + " lists exactly those, after at most",
          Stage.seconds(took),
          "one period, " + Stage.seconds(period),
          took.compareTo(period.multipliedBy(11).dividedBy(10).plusMillis(200)) <= 0);
    }
    stage.same(
        "every segment held shows where it came from",
        stage.api().versions(holder, path).get(0).getJsonArray("suppliers").toString(),
        "[{\"from\":\"source\",\"segments\":{\"text\":\"3-8\",\"count\":6,\"runs\":[[3,8]]}}]");
  }
}
