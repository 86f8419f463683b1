package org.tributary.demo.trials;

import java.time.Duration;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * The source changes a file in the middle of a playback: that response ends short and mixes
 * nothing; the next one is the new version on every helper.
 */
final class Changed implements Trial {

  private static final long LENGTH = 60L * Stage.MIB;

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    String path = stage.media("changed.bin", LENGTH);
    Helper playing = stage.helper("lille-1");
    for (String id : new String[] {"lille-2", "rouen", "nice", "porto"}) {
      stage.play(stage.helper(id), path).range(Stage.segments(0, 4)).go();
    }
    Playback.Outcome broken =
        stage
            .play(playing, path)
            .rate(10L * Stage.MIB)
            .at(20L * Stage.MIB, () -> stage.change(path, LENGTH))
            .go();
    stage.found(
        "the playback under way",
        broken.bytes() + (broken.isRight() ? " right bytes" : " bytes, some wrong"),
        "short and right",
        broken.isRight() && !broken.isWhole());
    for (Helper helper : stage.network().helpers()) {
      // News of the version spreads with the advertisements, at most one global period later.
      Playback.Outcome first = stage.play(helper, path).go();
      boolean isNew =
          first.isPerfect()
              || (!helper.equals(playing)
                  && Waiting.until(
                      Duration.ofSeconds(20), () -> stage.play(helper, path).go().isPerfect()));
      stage.found(
          "the next one through " + helper.id(),
          (isNew ? "new" : "not new") + (first.isPerfect() ? "" : ", at first " + describe(first)),
          "new",
          isNew);
    }
  }

  private static String describe(Playback.Outcome outcome) {
    return outcome.status()
        + (outcome.isWhole() ? " whole, " : " short, ")
        + (outcome.isRight() ? "new" : "old")
        + " bytes, "
        + outcome.headers().firstValue("Cache-Status").orElse("")
        + outcome.text();
  }
}
