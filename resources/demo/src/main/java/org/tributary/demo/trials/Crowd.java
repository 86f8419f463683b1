package org.tributary.demo.trials;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * 3,000 receivers with small receive buffers read at 20 kB/s for three minutes: each gets its rate,
 * neither threads nor memory grow beyond their bounds, and a fast receiver keeps half its speed.
 */
final class Crowd implements Trial {

  private static final int MANY = Integer.getInteger("trial.receivers", 3_000);
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("trial.seconds", 180));
  private static final int FEW = 100;
  private static final long RATE = 20_000;
  private static final long LENGTH = 100L * Stage.MIB;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int STEADY_LOOKS = 13;
  private static final int LOOKS_AT_MOST = 60;
  private static final long EACH_AT_MOST = 64 * 1024;

  @Override
  public Plan plan() {
    return ONE.withJvm("-Xmx1g");
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    String path = stage.media("crowd.bin", LENGTH);
    for (int i = 0; i < 20; i++) {
      stage.play(helper, path).go();
    }
    long perReceiver = RATE * (TIME.toSeconds() + 400);
    try (Inside inside = Inside.of(helper.pid())) {
      double alone = speed(stage, helper, path);
      long idle = inside.heap() + inside.direct();
      int threadsWithFew;
      try (SlowReceivers few =
          new SlowReceivers(stage.at(helper, path), LENGTH, FEW, RATE, perReceiver)) {
        Stage.pause(Duration.ofSeconds(15));
        threadsWithFew = steadyThreads(inside);
        stage.same(FEW + " receivers: responses that ended early", few.ended(), 0L);
      }
      try (SlowReceivers many =
          new SlowReceivers(stage.at(helper, path), LENGTH, MANY, RATE, perReceiver)) {
        Stage.pause(TIME.dividedBy(2));
        double meanwhile = speed(stage, helper, path);
        Stage.pause(TIME.dividedBy(2));
        int threads = inside.threads();
        long memory = inside.heap() + inside.direct();
        List<Double> shares = many.shares();
        long served = shares.stream().filter(share -> share >= 0.95).count();
        stage.found(
            MANY + " receivers: with at least 95 % of " + RATE + " bytes/s",
            served
                + String.format(
                    Locale.ROOT,
                    " (least %.3f, median %.3f)",
                    shares.get(0),
                    shares.get(shares.size() / 2)),
            MANY,
            served == MANY);
        stage.same("responses that ended early", many.ended(), 0L);
        stage.found(
            "threads with " + FEW + " and " + MANY,
            threadsWithFew + " and " + threads,
            "within 10",
            Math.abs(threads - threadsWithFew) <= 10);
        stage.found(
            "heap and direct memory after collection, idle and then",
            mib(idle) + " and " + mib(memory) + " MiB",
            "<= " + mib(idle + MANY * EACH_AT_MOST) + " MiB",
            memory <= idle + MANY * EACH_AT_MOST);
        stage.found(
            "a fast receiver, alone and meanwhile",
            String.format(Locale.ROOT, "%.0f and %.0f MB/s", alone / 1e6, meanwhile / 1e6),
            ">= half",
            meanwhile >= alone / 2);
      }
    }
  }

  /** When those that the start had needed have ended. */
  private static int steadyThreads(Inside inside) throws IOException {
    int threads = inside.threads();
    int sameFor = 0;
    for (int look = 0; look < LOOKS_AT_MOST && sameFor < STEADY_LOOKS; look++) {
      Stage.pause(LOOK);
      int now = inside.threads();
      sameFor = now == threads ? sameFor + 1 : 0;
      threads = now;
    }
    return threads;
  }

  /** Bytes per second of one receiver in five seconds. */
  private static double speed(Stage stage, Helper helper, String path)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long bytes = 0;
    while (System.nanoTime() - begun < 5_000_000_000L) {
      bytes += stage.play(helper, path).go().bytes();
    }
    return bytes * 1e9 / (System.nanoTime() - begun);
  }

  private static long mib(long bytes) {
    return bytes >> 20;
  }
}
