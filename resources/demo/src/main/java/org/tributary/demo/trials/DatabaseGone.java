package org.tributary.demo.trials;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * The catalogue's database is not there when the application is deployed, comes, is killed and
 * comes again: every request is answered, and the catalogue is saved whenever it can be.
 */
final class DatabaseGone implements Trial {

  private static final int PORT = 23_903;
  private static final String URL =
      "resources.jdbc-connection-pool.tributary/catalogue.property.URL";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Override
  public Plan plan() {
    return ONE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    String usual =
        stage
            .network()
            .asadmin("get", URL)
            .lines()
            .filter(l -> l.startsWith(URL))
            .findFirst()
            .orElseThrow();
    stage.network().asadmin("undeploy", "tributary");
    stage.network().asadmin("set", URL + "=jdbc:h2:tcp://127.0.0.1:" + PORT + "/./catalogue");
    stage.deploy();
    answered(stage, helper, "not there at deployment");
    stage.told("health says", health(stage, helper));
    Process database = start(stage);
    saves(stage, helper, "it comes");
    answered(stage, helper, "there");
    database.destroyForcibly().waitFor();
    answered(stage, helper, "killed");
    long failures = stage.api().counter(helper, "catalogue_failures");
    stage.found("saves that failed and are offered again", failures, ">= 1", failures >= 1);
    start(stage);
    saves(stage, helper, "it comes again");
    answered(stage, helper, "there again");
    stage.network().asadmin("set", usual);
    stage.redeploy();
  }

  private static void answered(Stage stage, Helper helper, String when)
      throws IOException, InterruptedException {
    int right = 0;
    for (int i = 0; i < 10; i++) {
      String path = stage.media("database-" + when.replace(' ', '-') + i + ".bin", Stage.MIB);
      right += stage.play(helper, path).go().isPerfect() ? 1 : 0;
      right += stage.play(helper, path).go().isPerfect() ? 1 : 0;
    }
    // The catalogue is saved every five seconds.
    Stage.pause(Duration.ofSeconds(6));
    stage.same(when + ": right answers, cold and held", right, 20);
  }

  private static void saves(Stage stage, Helper helper, String when)
      throws IOException, InterruptedException {
    long before = stage.api().counter(helper, "catalogue_saves");
    long begun = System.nanoTime();
    boolean saved =
        Waiting.until(
            LIMIT,
            () -> {
              String path = stage.media("saved.bin", 1 << 16);
              stage.play(helper, path).go();
              return stage.api().counter(helper, "catalogue_saves") > before;
            });
    stage.found(
        when + ": the catalogue is saved again after",
        Stage.seconds(Duration.ofNanos(System.nanoTime() - begun)),
        "<= " + LIMIT.toSeconds() + " s",
        saved);
  }

  private static String health(Stage stage, Helper helper) throws InterruptedException {
    return stage.api().json(helper.health()).stream()
        .map(Object::toString)
        .flatMap(
            text ->
                java.util.regex.Pattern.compile("\"database\":\"[^\"]*\"").matcher(text).results())
        .map(java.util.regex.MatchResult::group)
        .findFirst()
        .orElse("nothing of the database");
  }

  private static Process start(Stage stage) throws IOException {
    Path jar = stage.options().payara().resolve("h2db/bin/h2.jar");
    return stage
        .children()
        .start(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                jar.toString().replace('/', File.separatorChar),
                "org.h2.tools.Server",
                "-tcp",
                "-tcpPort",
                Integer.toString(PORT),
                "-ifNotExists",
                "-baseDir",
                stage.options().work().resolve("database").toString()),
            stage.options().work().resolve("logs/database.log"));
  }
}
