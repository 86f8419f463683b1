package org.tributary.demo.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * The store's disk is full, then read-only, then well again: every request is answered. Needs Linux
 * and the right to mount (root), for a disk of 24 MiB in memory.
 */
final class DiskTrouble implements Trial {

  @Override
  public Plan plan() {
    return ONE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    Path disk = Files.createDirectories(stage.options().work().resolve("small-disk"));
    shell("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    try {
      stage
          .network()
          .asadmin(
              "set-config-property",
              "--propertyName=tributary.store.directory",
              "--propertyValue=" + disk.resolve("store"));
      stage.redeploy();
      answered(stage, helper, "full", 5);
      long failures = stage.api().counter(helper, "store_failures");
      stage.found("full: writes that failed", failures, ">= 1", failures >= 1);
      // The kernel lets nobody make it read-only while the helper holds its lock file.
      stage.network().asadmin("undeploy", "tributary");
      shell("mount", "-o", "remount,ro", disk.toString());
      stage.deploy();
      answered(stage, helper, "read-only", 3);
      shell("mount", "-o", "remount,rw,size=512m", disk.toString());
      stage.redeploy();
      long commits = stage.api().counter(helper, "store_commits");
      answered(stage, helper, "well again", 3);
      long more = stage.api().counter(helper, "store_commits") - commits;
      stage.found("well again: segments committed", more, ">= 1", more >= 1);
      stage.network().asadmin("delete-config-property", "--propertyName=tributary.store.directory");
      stage.redeploy();
    } finally {
      shell("umount", "-l", disk.toString());
    }
  }

  private static void answered(Stage stage, Helper helper, String when, int files)
      throws IOException, InterruptedException {
    int right = 0;
    for (int i = 0; i < files; i++) {
      String path = stage.media("disk-" + when.replace(' ', '-') + i + ".bin", 10L * Stage.MIB);
      right += stage.play(helper, path).go().isPerfect() ? 1 : 0;
      right += stage.play(helper, path).go().isPerfect() ? 1 : 0;
    }
    stage.same(when + ": right answers, first and second play", right, 2 * files);
  }

  private static void shell(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).inheritIO().start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("failed (are you root?): " + List.of(words));
    }
  }
}
