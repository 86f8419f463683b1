package org.tributary.demo.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tributary.demo.Helper;
import org.tributary.demo.Network;
import org.tributary.demo.Plan;

/**
 * After a mixed run, SQL on the catalogue and a listing of the store's files name the same
 * segments.
 */
final class Listing implements Trial {

  private static final int PLAYS = 300;

  @Override
  public Plan plan() {
    return ONE.with(Map.of("tributary.store.bytes", "64MiB"));
  }

  @Override
  public boolean leavesItWhole() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    SplittableRandom random = new SplittableRandom(7);
    int right = 0;
    for (int i = 0; i < 20; i++) {
      stage.media("mixed-" + i + ".bin", 1 + random.nextLong(12L * Stage.MIB));
    }
    for (int i = 0; i < PLAYS; i++) {
      String path = "mixed-" + random.nextInt(20) + ".bin";
      long from = random.nextLong(Files.size(stage.original(path)));
      right += stage.play(helper, path).range("bytes=" + from + "-").go().isPerfect() ? 1 : 0;
      if (i % 50 == 49) {
        stage.change(path, 1 + random.nextLong(12L * Stage.MIB));
      }
    }
    stage.told("right answers of " + PLAYS + ", the source changing files", right);
    // Two intervals of the catalogue.
    Stage.pause(Duration.ofSeconds(12));
    stage.network().asadmin("stop-domain", Network.DOMAIN);
    Set<String> catalogue = catalogue(stage, helper);
    Set<String> store = store(helper);
    stage.found(
        "segments by SQL and in the store",
        catalogue.size() + " and " + store.size(),
        "the same",
        catalogue.equals(store) && !store.isEmpty());
  }

  /** {@code KEY.NUMBER} of each segment file. */
  private static Set<String> store(Helper helper) throws IOException {
    try (Stream<Path> files = Files.walk(helper.directory().resolve("tributary/store"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9a-f]{32}\\.\\d+"))
          .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> catalogue(Stage stage, Helper helper)
      throws IOException, InterruptedException {
    Path answer = stage.options().work().resolve("logs/sql.log");
    Process shell =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                stage.options().payara().resolve("h2db/bin/h2.jar").toString(),
                "org.h2.tools.Shell",
                "-url",
                "jdbc:h2:" + helper.directory().resolve("tributary/catalogue"),
                "-user",
                "tributary",
                "-password",
                "tributary",
                "-sql",
                "select object_key, first_segment, last_segment from held_run")
            .redirectErrorStream(true)
            .redirectOutput(answer.toFile())
            .start();
    if (!shell.waitFor(60, TimeUnit.SECONDS) || shell.exitValue() != 0) {
      throw new IOException("no answer from the catalogue, see " + answer);
    }
    Set<String> segments = new TreeSet<>();
    for (String line : Files.readAllLines(answer)) {
      List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
      if (cells.size() == 3 && cells.get(1).matches("\\d+")) {
        for (long n = Long.parseLong(cells.get(1)); n <= Long.parseLong(cells.get(2)); n++) {
          segments.add(cells.get(0) + "." + n);
        }
      }
    }
    return segments;
  }
}
