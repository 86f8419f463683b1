package org.tributary.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine in general words; nothing that would tell which one it is. */
record Machine(
    int processors, long memoryGibibytes, String kernel, String jdk, String nginx, String load) {
  private static final double KIBIBYTES_IN_GIBIBYTE = 1 << 20;

  static Machine now(String nginx) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        memory(),
        System.getProperty("os.name") + " " + firstTwo(System.getProperty("os.version")),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        version(nginx),
        Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
  }

  String words() {
    return String.format(
        Locale.ROOT,
        "%d processors, %d GiB, %s, %s, %s; the load average was %s before.",
        processors,
        memoryGibibytes,
        kernel,
        jdk,
        nginx,
        load);
  }

  private static long memory() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
    return Math.round(Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_IN_GIBIBYTE);
  }

  private static String firstTwo(String version) {
    return version.replaceAll("^(\\d+\\.\\d+).*", "$1");
  }

  private static String version(String nginx) throws IOException {
    Process process = new ProcessBuilder(nginx, "-v").redirectErrorStream(true).start();
    String told =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return told.replaceFirst("nginx version: nginx/", "nginx ");
  }
}
