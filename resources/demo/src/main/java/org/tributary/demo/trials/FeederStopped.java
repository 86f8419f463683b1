package org.tributary.demo.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.tributary.demo.Helper;
import org.tributary.demo.Place;
import org.tributary.demo.Plan;

/**
 * The helper that feeds a playback is stopped in the middle: by SIGSTOP, by slowing it to 1 kB/s,
 * by SIGKILL. The bytes are right, and the gap is shorter than the stall deadline.
 */
final class FeederStopped implements Trial {

  private static final int SLOW_PORT = 23_901;
  private static final Duration STALL = Duration.ofSeconds(2);
  private static final long LENGTH = 60L * Stage.MIB;
  private static final long RATE = 6L * Stage.MIB;
  private static final long MIDDLE = 20L * Stage.MIB;

  @Override
  public Plan plan() {
    return Plan.of(List.of(Place.FIVE.get(0), Place.FIVE.get(1), Place.FIVE.get(2)))
        .with(
            "lille-1",
            Map.of("tributary.helper.url", "http://localhost:" + SLOW_PORT + "/tributary"));
  }

  @Override
  public boolean leavesItWhole() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper feeder = stage.helper("lille-1");
    try (Line line = new Line(SLOW_PORT, feeder.media("demo").getPort())) {
      watch(stage, feeder, "SIGSTOP", () -> signal("STOP", feeder.pid()));
      signal("CONT", feeder.pid());
      watch(stage, feeder, "1 kB/s", () -> line.slow(1_000));
      line.slow(0);
      watch(stage, feeder, "SIGKILL", () -> stage.network().kill(feeder));
    }
  }

  private static void watch(Stage stage, Helper feeder, String how, Playback.Event event)
      throws IOException, InterruptedException {
    String path = stage.media("feeder-" + how.replaceAll("\\W", "") + ".bin", LENGTH);
    Helper reader = stage.helper("lille-2");
    stage.play(feeder, path).go();
    stage.awaitHeld(feeder, path, "0-59");
    stage.awaitHeard(reader, feeder, path, "0-59", Duration.ofSeconds(30));
    long before = stage.api().counter(reader, "fetched_neighbour_bytes");
    long sourceBefore = stage.api().sourceBytes(stage.network(), path);
    Playback.Outcome outcome = stage.play(reader, path).rate(RATE).at(MIDDLE, event).go();
    long after = stage.api().counter(reader, "fetched_neighbour_bytes");
    long neighbour = after - before;
    stage.found(
        how + " after " + MIDDLE / Stage.MIB + " MiB: bytes",
        outcome.isPerfect() ? "right" : outcome,
        "right",
        outcome.isPerfect());
    stage.found(
        how + ": longest gap",
        Stage.seconds(outcome.longestGap()),
        "< " + Stage.seconds(STALL),
        outcome.longestGap().compareTo(STALL) < 0);
    stage.found(
        how + ": from the feeder, then from the source",
        neighbour + " + " + (stage.api().sourceBytes(stage.network(), path) - sourceBefore),
        "some of each",
        neighbour >= MIDDLE / 2);
  }

  /** Sends a signal to a process. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("kill -" + name + " " + pid + " failed");
    }
  }
}
