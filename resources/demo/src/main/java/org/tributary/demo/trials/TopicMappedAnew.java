package org.tributary.demo.trials;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * The local topic of one helper is mapped to another site's in the server's configuration: it hears
 * that site's local news, twice as often as the region's, and says that they do not fit its place.
 */
final class TopicMappedAnew implements Trial {

  private static final Duration WATCHED = Duration.ofSeconds(32);

  @Override
  public Plan plan() {
    return Scopes.EVERY_SECOND;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper speaker = stage.helper("lille-1");
    Helper hearer = stage.helper("rouen");
    long apart = messages(stage, speaker, hearer);
    stage.same(
        "misplaced advertisements, as installed",
        stage.api().counter(hearer, "advertisements_misplaced"),
        0L);
    map(stage, hearer, speaker.place().localTopic());
    long together = messages(stage, speaker, hearer);
    stage.found(
        "messages of "
            + speaker.id()
            + " that "
            + hearer.id()
            + " heard in "
            + WATCHED.toSeconds()
            + " s, before and after",
        apart + " and " + together,
        "about twice as many",
        together >= 1.6 * apart && together <= 2.4 * apart);
    long misplaced = stage.api().counter(hearer, "advertisements_misplaced");
    stage.found("misplaced advertisements, counted", misplaced, ">= 1", misplaced >= 1);
    map(stage, hearer, hearer.place().localTopic());
  }

  /** As an administrator does: the property of the server, then a restart. */
  private static void map(Stage stage, Helper helper, String topic)
      throws IOException, InterruptedException {
    stage
        .network()
        .asadmin(
            "create-system-properties",
            "--target",
            stage.network().target(helper),
            "tributary.advertisement.local=" + topic);
    stage.network().kill(helper);
    stage.network().restart(helper);
    stage.awaitAcquaintance();
  }

  private static long messages(Stage stage, Helper speaker, Helper hearer)
      throws InterruptedException {
    long before = heard(stage, speaker, hearer);
    Stage.pause(WATCHED);
    return heard(stage, speaker, hearer) - before;
  }

  static long heard(Stage stage, Helper speaker, Helper hearer) throws InterruptedException {
    for (JsonObject one : stage.api().helpers(hearer)) {
      if (one.getString("id").equals(speaker.id())) {
        return one.getJsonObject("heard").getJsonNumber("messages").longValue();
      }
    }
    return 0;
  }
}
