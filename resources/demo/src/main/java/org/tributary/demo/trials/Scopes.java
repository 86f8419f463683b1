package org.tributary.demo.trials;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * With T = 1 s and early sending off, what neighbours hear in five minutes stands 8:4:2:1 by scope,
 * and a helper that is stopped is forgotten after three of its scope's periods.
 */
final class Scopes implements Trial {

  /** T = 1 s, and nothing is sent early. */
  static final Plan EVERY_SECOND =
      FIVE.with(Map.of("tributary.cooperation.period", "1s", "tributary.cooperation.early", "0"));

  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("trial.seconds", 300));
  private static final Map<String, Integer> PERIODS = new LinkedHashMap<>();

  static {
    PERIODS.put("lille-2", 1);
    PERIODS.put("rouen", 2);
    PERIODS.put("nice", 4);
    PERIODS.put("porto", 8);
  }

  @Override
  public Plan plan() {
    return EVERY_SECOND;
  }

  @Override
  public boolean leavesItWhole() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper speaker = stage.helper("lille-1");
    Map<String, Long> before = heard(stage, speaker);
    Stage.pause(TIME);
    Map<String, Long> after = heard(stage, speaker);
    double unit = TIME.toSeconds() / 8.0;
    for (Map.Entry<String, Integer> hearer : PERIODS.entrySet()) {
      long messages = count(after, hearer.getKey()) - count(before, hearer.getKey());
      double share = messages / unit;
      int wanted = 8 / hearer.getValue();
      stage.found(
          hearer.getKey() + " heard of " + speaker.id() + " in " + TIME.toSeconds() + " s",
          messages + String.format(Locale.ROOT, " (%.2f of 8:4:2:1)", share),
          wanted + " within 10 %",
          Math.abs(share - wanted) <= wanted / 10.0);
    }
    stage.network().kill(speaker);
    long killed = System.nanoTime();
    for (Map.Entry<String, Integer> hearer : PERIODS.entrySet()) {
      Helper helper = stage.helper(hearer.getKey());
      Duration limit = Duration.ofSeconds(3L * hearer.getValue());
      boolean forgotten =
          Waiting.until(
              limit.plusSeconds(20), () -> !stage.api().known(helper).contains(speaker.id()));
      Duration took = Duration.ofNanos(System.nanoTime() - killed);
      stage.found(
          hearer.getKey() + " forgot it after",
          Stage.seconds(took),
          "three periods, " + limit.toSeconds() + " s",
          forgotten && took.compareTo(limit.plusMillis(1500)) <= 0);
    }
  }

  private static long count(Map<String, Long> heard, String id) {
    return heard.getOrDefault(id, 0L);
  }

  private static Map<String, Long> heard(Stage stage, Helper speaker) throws InterruptedException {
    Map<String, Long> heard = new LinkedHashMap<>();
    for (String id : PERIODS.keySet()) {
      for (JsonObject one : stage.api().helpers(stage.helper(id))) {
        if (one.getString("id").equals(speaker.id())) {
          heard.put(id, one.getJsonObject("heard").getJsonNumber("messages").longValue());
        }
      }
    }
    return heard;
  }
}
