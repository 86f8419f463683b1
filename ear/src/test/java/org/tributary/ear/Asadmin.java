package org.tributary.ear;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    run(payaraHome, List.of(), command, arguments);
  }

  /** Runs a command that needs no running server, and does not mind its failure. */
  void localIfPossible(String command, String... arguments) {
    execute(payaraHome, List.of(), command, arguments);
  }

  /** Runs a command on the domain's server. */
  void remote(String command, String... arguments) {
    run(payaraHome, connection(), command, arguments);
  }

  /** Runs a file of commands on the domain's server, from the directory that holds the file. */
  void file(Path commands) {
    Path directory = commands.toAbsolutePath().getParent();
    run(directory, connection(), "multimode", "--file", commands.toAbsolutePath().toString());
  }

  /** Keeps a secret in the domain under an alias. */
  void passwordAlias(String alias, String secret) {
    try {
      Path passwords = Files.createTempFile("tributary", ".passwords");
      try {
        Files.writeString(passwords, "AS_ADMIN_ALIASPASSWORD=" + secret + "\n");
        List<String> connection = new ArrayList<>(connection());
        connection.addAll(List.of("--passwordfile", passwords.toString()));
        run(payaraHome, connection, "create-password-alias", alias);
      } finally {
        Files.delete(passwords);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the alias " + alias, e);
    }
  }

  private List<String> connection() {
    return List.of("--host", "localhost", "--port", Integer.toString(ports.admin()));
  }

  private void run(Path directory, List<String> options, String command, String... arguments) {
    Outcome outcome = execute(directory, options, command, arguments);
    if (outcome.code() != 0) {
      throw new IllegalStateException(
          command + " ended with " + outcome.code() + ":\n" + outcome.output());
    }
  }

  private Outcome execute(
      Path directory, List<String> options, String command, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(program().toString());
    line.add("--interactive=false");
    line.addAll(options);
    line.add(command);
    line.addAll(List.of(arguments));
    try {
      Files.createDirectories(logs);
      Path log = Files.createTempFile(logs, command + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("AS_ADMIN_TARGET", "server");
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end after " + PATIENCE_MINUTES + " minutes: " + line);
      }
      return new Outcome(process.exitValue(), Files.readString(log));
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

  private record Outcome(int code, String output) {}
}
