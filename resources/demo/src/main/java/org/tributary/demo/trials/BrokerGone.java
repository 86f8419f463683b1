package org.tributary.demo.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/** The broker is killed and comes back: every request is answered, and news goes round again. */
final class BrokerGone implements Trial {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    String held = stage.media("broker-held.bin", 8L * Stage.MIB);
    stage.play(stage.helper("lille-1"), held).go();
    stage.network().killBroker();
    int right = 0;
    for (Helper helper : stage.network().helpers()) {
      String cold = stage.media("broker-" + helper.id() + ".bin", 8L * Stage.MIB);
      right += stage.play(helper, held).go().isPerfect() ? 1 : 0;
      right += stage.play(helper, cold).go().isPerfect() ? 1 : 0;
    }
    stage.same(
        "without a broker: right answers, held and cold, through all helpers",
        right,
        2 * stage.network().helpers().size());
    // Longer than three periods of every scope, so that all have been forgotten.
    Stage.pause(Duration.ofSeconds(60));
    final Map<Helper, Long> before = heard(stage);
    stage.network().restartBroker();
    long back = System.nanoTime();
    for (Helper helper : stage.network().helpers()) {
      boolean again =
          Waiting.until(
              LIMIT.multipliedBy(3),
              () ->
                  stage.api().counter(helper, "advertisements_heard")
                      > before.getOrDefault(helper, 0L));
      Duration took = Duration.ofNanos(System.nanoTime() - back);
      stage.found(
          helper.id() + " heard an advertisement after the broker's return within",
          Stage.seconds(took),
          "<= " + LIMIT.toSeconds() + " s",
          again && took.compareTo(LIMIT) <= 0);
    }
    stage.awaitAcquaintance();
  }

  private static Map<Helper, Long> heard(Stage stage) throws IOException, InterruptedException {
    Map<Helper, Long> heard = new LinkedHashMap<>();
    for (Helper helper : stage.network().helpers()) {
      heard.put(helper, stage.api().counter(helper, "advertisements_heard"));
    }
    return heard;
  }
}
