package org.tributary.demo.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * A hundred receivers ask for the same cold object at once, and again while the first one leaves.
 */
final class Herd implements Trial {

  private static final int RECEIVERS = 100;
  private static final long LENGTH = 100_000_000;
  private static final double MOST = 1.02;

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    watch(stage, "all stay", Long.MAX_VALUE);
    watch(stage, "the first one leaves at 20 %", LENGTH / 5);
  }

  private static void watch(Stage stage, String how, long firstLeavesAt) throws Exception {
    Helper helper = stage.helper("porto");
    String path = stage.media("herd-" + (firstLeavesAt == Long.MAX_VALUE) + ".bin", LENGTH);
    ExecutorService receivers = Executors.newFixedThreadPool(RECEIVERS);
    try {
      CountDownLatch together = new CountDownLatch(RECEIVERS);
      List<Future<Playback.Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < RECEIVERS; i++) {
        Playback playback = stage.play(helper, path);
        if (i == 0) {
          playback.leaveAt(firstLeavesAt);
        }
        outcomes.add(
            receivers.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return playback.go();
                }));
      }
      int right = 0;
      for (Future<Playback.Outcome> outcome : outcomes) {
        right += outcome.get().isPerfect() ? 1 : 0;
      }
      int wanted = firstLeavesAt == Long.MAX_VALUE ? RECEIVERS : RECEIVERS - 1;
      double sent = stage.api().sourceBytes(stage.network(), path) / (double) LENGTH;
      stage.same(how + ": receivers with all bytes right", right, wanted);
      stage.found(
          how + ": the source sent, in parts of the object",
          String.format(Locale.ROOT, "%.4f", sent),
          "<= " + MOST,
          sent <= MOST);
    } finally {
      receivers.shutdownNow();
    }
  }
}
