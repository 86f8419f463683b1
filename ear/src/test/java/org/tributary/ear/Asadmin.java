package org.tributary.ear;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Payara's command line, as an administrator would type it. */
final class Asadmin {

  private static final long PATIENCE_MINUTES = 5;

  private final Path payaraHome;
  private final Ports ports;
  private final Path logs;

  /**
   * @param payaraHome where Payara is unpacked: the directory that holds {@code glassfish}
   * @param logs where the output of each command is kept
   */
  Asadmin(Path payaraHome, Ports ports, Path logs) {
    this.payaraHome = payaraHome;
    this.ports = ports;
    this.logs = logs;
  }

  /** Runs a command that needs no running server. */
  void local(String command, String... arguments) {
    run(List.of(), command, arguments);
  }

  /** Runs a command on the domain's server. */
  void remote(String command, String... arguments) {
    run(
        List.of("--host", "localhost", "--port", Integer.toString(ports.admin())),
        command,
        arguments);
  }

  /** Runs a file of commands on the domain's server. */
  void file(Path commands) {
    remote("multimode", "--file", commands.toString());
  }

  private void run(List<String> connection, String command, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(program().toString());
    line.add("--interactive=false");
    line.addAll(connection);
    line.add(command);
    line.addAll(List.of(arguments));
    try {
      Files.createDirectories(logs);
      File log = Files.createTempFile(logs, command + "-", ".log").toFile();
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end after " + PATIENCE_MINUTES + " minutes: " + line);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            line
                + " ended with "
                + process.exitValue()
                + ":\n"
                + Files.readString(log.toPath(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + line, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + line, e);
    }
  }

  private Path program() {
    boolean windows = File.separatorChar == '\\';
    return payaraHome.resolve("glassfish/bin").resolve(windows ? "asadmin.bat" : "asadmin");
  }
}
