package org.tributary.demo.trials;

import java.time.Duration;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/** The source is gone, then silent: what is held plays, all else is answered 502 or 504 in time. */
final class SourceDown implements Trial {

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.helper("lille-1");
    Helper near = stage.helper("lille-2");
    String held = stage.media("down-held.bin", 8L * Stage.MIB);
    String other = stage.media("down-other.bin", 8L * Stage.MIB);
    String third = stage.media("down-third.bin", 8L * Stage.MIB);
    stage.play(helper, held).go();
    stage.awaitHeard(near, helper, held, "0-7", Duration.ofSeconds(30));
    stage.network().killSource();
    try {
      perfect(stage, "gone: held here", stage.play(helper, held).go());
      perfect(stage, "gone: held by a neighbour", stage.play(near, held).go());
      refused(stage, "gone: held by nobody", stage.play(helper, other).go());
    } finally {
      stage.network().restartSource(Duration.ZERO);
    }
    FeederStopped.signal("STOP", stage.network().sourcePid());
    try {
      perfect(stage, "silent: held here", stage.play(helper, held).go());
      refused(stage, "silent: held by nobody", stage.play(helper, third).go());
    } finally {
      FeederStopped.signal("CONT", stage.network().sourcePid());
    }
    perfect(stage, "back again", stage.play(helper, other).go());
  }

  private static void perfect(Stage stage, String what, Playback.Outcome outcome) {
    stage.found(
        what,
        outcome.status() + (outcome.isPerfect() ? ", every byte right" : " " + outcome.text()),
        "200",
        outcome.isPerfect());
  }

  private static void refused(Stage stage, String what, Playback.Outcome outcome) {
    String type = outcome.headers().firstValue("Content-Type").orElse("");
    boolean isProblem = type.startsWith("application/problem+json");
    // connect-timeout 5 s, read-timeout 15 s by default.
    Duration limit = Duration.ofSeconds(21);
    stage.found(
        what,
        outcome.status() + " " + type + " after " + Stage.seconds(outcome.took()),
        "502 or 504, problem+json, < " + limit.toSeconds() + " s",
        (outcome.status() == 502 || outcome.status() == 504)
            && isProblem
            && outcome.took().compareTo(limit) < 0);
  }
}
