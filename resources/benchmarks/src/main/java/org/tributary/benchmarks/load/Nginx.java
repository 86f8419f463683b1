package org.tributary.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The nginx of this machine with our configuration of it. */
final class Nginx implements AutoCloseable {
  private final Process process;
  private final Subject subject;

  /**
   * Starts it.
   *
   * @param program where it is installed
   * @param template the pinned configuration
   * @param directory for what it writes
   * @param media what it serves
   */
  Nginx(String program, Path template, Path directory, Path media, boolean tcpNopush)
      throws IOException {
    String nopush = tcpNopush ? "on" : "off";
    int port = Ports.free();
    Files.createDirectories(directory);
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(
        configuration,
        Files.readString(template)
            .replace("{user}", System.getProperty("user.name"))
            .replace("{directory}", directory.toString())
            .replace("{media}", media.toString())
            .replace("{tcp_nopush}", nopush)
            .replace("{port}", Integer.toString(port)));
    this.process =
        new ProcessBuilder(program, "-p", directory.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    this.subject = new Subject("nginx, tcp_nopush " + nopush, process.pid(), port, "/");
    Ports.await(port, process::isAlive);
  }

  Subject subject() {
    return subject;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
