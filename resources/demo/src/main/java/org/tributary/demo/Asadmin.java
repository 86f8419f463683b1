package org.tributary.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Payara's command line, as an administrator would type it. Each command's output is kept. */
final class Asadmin {

  private static final long PATIENCE_MINUTES = 15;
  private static final int SHOWN_LINES = 15;
  private static final Pattern FAILED = Pattern.compile("Command \\S+ failed\\.?");

  private final Path program;
  private final int adminPort;
  private final Children children;
  private final Path logs;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * @param payara the directory that holds {@code glassfish}
   */
  Asadmin(Path payara, int adminPort, Children children, Path logs) {
    boolean windows = File.separatorChar == '\\';
    this.program = payara.resolve("glassfish/bin").resolve(windows ? "asadmin.bat" : "asadmin");
    this.adminPort = adminPort;
    this.children = children;
    this.logs = logs;
  }

  /** One command; returns what it printed. */
  String run(String... words) throws IOException, InterruptedException {
    return run(Map.of(), words);
  }

  /** One command in an environment with these variables, too; returns what it printed. */
  String run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    return Files.readString(execute(environment, logs, List.of(words)));
  }

  /**
   * A file of commands, none of which may fail.
   *
   * @param directory where it is run: it names files relative to that
   */
  void file(Path commands, Path directory, Path passwords)
      throws IOException, InterruptedException {
    Path log =
        execute(
            Map.of(),
            directory,
            List.of(
                "--passwordfile",
                passwords.toString(),
                "multimode",
                "--file",
                commands.toString()));
    // The result is that of the last command alone.
    List<String> failed =
        Files.readAllLines(log).stream().filter(FAILED.asMatchPredicate()).toList();
    if (!failed.isEmpty()) {
      throw new IOException(String.join("\n", failed) + "\nSee " + log);
    }
  }

  private Path execute(Map<String, String> environment, Path directory, List<String> words)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(program.toString());
    line.addAll(List.of("--interactive=false", "--host", "localhost"));
    line.addAll(List.of("--port", Integer.toString(adminPort)));
    line.addAll(words);
    Path log = logs.resolve("asadmin-" + number.incrementAndGet() + "-" + name(words) + ".log");
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process = children.start(builder, log);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("no end after " + PATIENCE_MINUTES + " minutes: " + line);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "asadmin "
              + String.join(" ", words)
              + " ended with "
              + process.exitValue()
              + ":\n"
              + tail(log));
    }
    return log;
  }

  /** The command, and the file or the name that it is for. */
  private static String name(List<String> words) {
    int command = words.get(0).startsWith("-") ? 2 : 0;
    String last = words.get(words.size() - 1).replaceAll(".*[/\\\\]", "");
    return words.get(command) + "-" + last;
  }

  /** The last lines of a log. */
  static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "(no " + log + ")";
    }
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }
}
