package org.tributary.demo.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * A helper's server is killed at seeded instants while it writes, and started again: all that it
 * says it holds is whole, and what it held a second before is not lost. {@code -Dtrial.kills=N}, 10
 * by default; the store alone is killed 50 times by {@code CrashTest} of the module ejb.
 */
final class Crash implements Trial {

  private static final int KILLS = Integer.getInteger("trial.kills", 10);
  private static final long LENGTH = 20L * Stage.MIB;
  private static final Pattern RUN = Pattern.compile("(\\d+)(?:-(\\d+))?");
  private static final long RATE = 5L * Stage.MIB;

  @Override
  public Plan plan() {
    return ONE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    SplittableRandom random = new SplittableRandom(42);
    int lost = 0;
    int kept = 0;
    int torn = 0;
    List<String> paths = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      String path = stage.media("crash-" + kill + ".bin", LENGTH);
      paths.add(path);
      CompletableFuture<?> playing = CompletableFuture.runAsync(() -> play(stage, helper, path));
      Stage.pause(Duration.ofMillis(1_500 + random.nextInt(2_000)));
      String before = stage.api().held(helper, path);
      Stage.pause(Duration.ofMillis(1_000 + random.nextInt(300)));
      stage.network().kill(helper);
      playing.exceptionally(broken -> null).get();
      stage.network().restart(helper);
      stage.awaitHelpers();
      String after = stage.api().held(helper, path);
      if (!contains(after, before)) {
        lost++;
      }
      kept += count(after);
      torn += torn(stage, helper, path, after);
      stage.progress().step("  kill " + (kill + 1) + ": held " + before + ", then " + after);
    }
    stage.same("kills after which something held a second before was lost, of " + KILLS, lost, 0);
    stage.same("torn segments among " + kept + " held after the kills", torn, 0);
    int bad = 0;
    for (String path : paths) {
      bad += stage.play(helper, path).go().isPerfect() ? 0 : 1;
    }
    stage.same("titles that do not play whole afterwards, of " + KILLS, bad, 0);
  }

  private static void play(Stage stage, Helper helper, String path) {
    try {
      stage.play(helper, path).rate(RATE).go();
    } catch (IOException killed) {
      stage.progress().step("  killed under a playback: " + killed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many of the runs that are held do not come whole, right and from the own store. */
  private static int torn(Stage stage, Helper helper, String path, String held)
      throws IOException, InterruptedException {
    int torn = 0;
    for (long[] run : runs(held)) {
      Playback.Outcome outcome =
          stage.play(helper, path).range(Stage.segments((int) run[0], (int) run[1])).go();
      long own = outcome.suppliers().bytes().getOrDefault("own", 0L);
      torn += outcome.isPerfect() && own == outcome.bytes() ? 0 : 1;
    }
    return torn;
  }

  private static boolean contains(String more, String less) {
    List<long[]> runs = runs(more);
    return runs(less).stream()
        .allMatch(run -> runs.stream().anyMatch(r -> r[0] <= run[0] && run[1] <= r[1]));
  }

  private static int count(String segments) {
    return runs(segments).stream().mapToInt(run -> (int) (run[1] - run[0] + 1)).sum();
  }

  private static List<long[]> runs(String segments) {
    List<long[]> runs = new ArrayList<>();
    Matcher matcher = RUN.matcher(segments);
    while (matcher.find()) {
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      runs.add(new long[] {first, last});
    }
    return runs;
  }
}
