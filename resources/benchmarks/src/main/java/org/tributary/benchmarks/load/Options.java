package org.tributary.benchmarks.load;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run is asked for, from system properties.
 *
 * @param media what is measured, by {@link Media#directory()}; empty means all
 * @param pairs how many pairs of trials each comparison has
 * @param trialMillis how long one trial takes
 * @param warmUpMillis how long each server is warmed up with each kind of media
 * @param connections how many receivers there are at a time
 * @param heap the helper's -Xmx
 * @param selfTest whether a second nginx stands in for the helper: all ratios should be 1
 * @param micro whether the benchmarks of single classes run, too
 * @param profileMillis how long the helper is profiled; 0 does not
 * @param project the module's directory
 * @param ear the packed EAR
 * @param payara an unpacked Payara
 * @param install what an administrator installs before the EAR
 */
record Options(
    List<String> media,
    int pairs,
    long trialMillis,
    long warmUpMillis,
    int connections,
    String heap,
    boolean selfTest,
    boolean micro,
    long profileMillis,
    String nginx,
    Path project,
    Path target,
    Path ear,
    Path payara,
    Path install) {

  Options {
    media = List.copyOf(media);
    if (pairs < 1 || trialMillis < 100 || connections < 1) {
      throw new IllegalArgumentException(
          "too few pairs, milliseconds or connections: "
              + pairs
              + ", "
              + trialMillis
              + ", "
              + connections);
    }
  }

  /** The options of this JVM. */
  static Options ofSystem() {
    return new Options(
        Stream.of(text("media", "").split(",")).filter(m -> !m.isBlank()).toList(),
        Integer.parseInt(text("pairs", "11")),
        millis("trial.seconds", "1.5"),
        millis("warm-up.seconds", "8"),
        Integer.parseInt(text("connections", "8")),
        text("heap", "512m"),
        Boolean.parseBoolean(text("self-test", "false")),
        Boolean.parseBoolean(text("micro", "true")),
        millis("profile.seconds", "10"),
        text("nginx", "/usr/sbin/nginx"),
        path("project"),
        path("target"),
        path("ear"),
        path("payara"),
        path("install"));
  }

  private static long millis(String name, String standard) {
    return Math.round(Double.parseDouble(text(name, standard)) * 1000);
  }

  private static Path path(String name) {
    String path = text(name, "");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("benchmarks." + name + " is not set");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }

  /** A property that Maven passes on although nobody has set it is empty. */
  private static String text(String name, String standard) {
    String value = System.getProperty("benchmarks." + name, "");
    return value.isEmpty() || value.startsWith("${") ? standard : value;
  }
}
