package org.tributary.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Payara of the test's own, driven as an administrator drives it: with asadmin, where the command
 * files are.
 */
final class Payara {

  private static final long PATIENCE_MINUTES = 8;

  private final Path home;
  private final Path commands;
  private final Path work;
  private final String domain;
  private final int portBase;

  /**
   * Only then is whatever answers on the administration port this domain, and not somebody else's.
   */
  private boolean started;

  Payara(Path home, Path commands, Path work, String domain, int portBase) {
    this.home = home;
    this.commands = commands;
    this.work = work;
    this.domain = domain;
    this.portBase = portBase;
  }

  /** What a command printed, and whether it succeeded. */
  record Outcome(int code, String text) {
    String orFail() {
      if (code != 0) {
        throw new AssertionError("asadmin failed:\n" + text);
      }
      return text;
    }
  }

  void createDomain() {
    local("create-domain", "--portbase", Integer.toString(portBase), "--nopassword", domain)
        .orFail();
    local("start-domain", domain).orFail();
    started = true;
  }

  void createInstance(String name, int itsPortBase) {
    asadmin(
            "create-local-instance",
            "--node",
            node(),
            "--portbase",
            Integer.toString(itsPortBase),
            name)
        .orFail();
    asadmin("set", name + ".ejb-container.ejb-timer-service.ejb-timer-service=Hazelcast").orFail();
    asadmin("start-local-instance", "--node", node(), name).orFail();
  }

  void stopInstance(String name) {
    if (!started) {
      return;
    }
    asadmin("stop-local-instance", "--node", node(), "--kill", name).orFail();
  }

  void stopDomain() {
    local("stop-domain", "--kill", domain);
  }

  Outcome asadmin(String... arguments) {
    return run(Map.of(), withPort(arguments));
  }

  /** Creates a password alias, as one does who does not want the password on a command line. */
  void alias(String name, String password) {
    Path file = work.resolve("alias-password");
    write(file, "AS_ADMIN_ALIASPASSWORD=" + password + "\n");
    asadmin("--passwordfile", file.toString(), "create-password-alias", name).orFail();
  }

  /** Runs a file of commands for a target, and returns its result and everything it printed. */
  Outcome multimode(Path file, String target) {
    return run(Map.of("AS_ADMIN_TARGET", target), withPort("multimode", "--file", file.toString()));
  }

  Outcome multimode(Path file) {
    return run(Map.of(), withPort("multimode", "--file", file.toString()));
  }

  String node() {
    return "localhost-" + domain;
  }

  Path log(String instance) {
    return home.resolve("glassfish/nodes/" + node() + "/" + instance + "/logs/server.log");
  }

  Path domainXml() {
    return home.resolve("glassfish/domains/" + domain + "/config/domain.xml");
  }

  private Outcome local(String... arguments) {
    return run(Map.of(), List.of(arguments));
  }

  private List<String> withPort(String... arguments) {
    if (!started) {
      throw new IllegalStateException("the domain is not running: " + domain);
    }
    List<String> all = new ArrayList<>(List.of("--port", Integer.toString(portBase + 48)));
    all.addAll(List.of(arguments));
    return all;
  }

  private Outcome run(Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/asadmin").toString()));
    command.addAll(arguments);
    Path output = work.resolve("asadmin.out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(commands.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("asadmin does not end: " + command);
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      return new Outcome(process.exitValue(), String.join(" ", command) + "\n" + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
