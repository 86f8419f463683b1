package org.tributary.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Payara with Tributary in it, prepared as an administrator prepares one: the asadmin command
 * files, then the EAR. Its source is the directory that nginx serves.
 */
final class HelperServer implements AutoCloseable {
  private static final String DOMAIN = "tributary-benchmarks";
  private static final int PORTS = 100;
  private static final int ADMIN = 48;
  private static final int MEDIA = 99;
  private static final int BROKER = 98;
  private static final long PATIENCE_MINUTES = 15;

  private final Path payara;
  private final Path logs;
  private final int base;
  private final Thread lastResort = new Thread(this::stop);

  /** Creates and starts the domain and deploys the EAR. */
  HelperServer(Options options, Path media) throws IOException {
    this.payara = options.payara();
    this.logs = Files.createDirectories(options.target().resolve("asadmin"));
    this.base = Ports.free(PORTS);
    stop();
    if (Files.exists(directory())) {
      asadmin(payara, List.of("delete-domain", DOMAIN));
    }
    asadmin(
        payara,
        List.of(
            "create-domain", "--nopassword=true", "--portbase", Integer.toString(base), DOMAIN));
    Path configuration = directory().resolve("config/domain.xml");
    Files.writeString(
        configuration,
        Files.readString(configuration).replaceAll("-Xmx\\w+", "-Xmx" + options.heap()));
    Runtime.getRuntime().addShutdownHook(lastResort);
    asadmin(payara, List.of("start-domain", DOMAIN));
    secret("tributary.broker.password", "the broker's own");
    secret("tributary.network.secret", "known to every helper of the benchmarks");
    file(options.install(), "install-domain.asadmin");
    Files.writeString(options.target().resolve("settings.asadmin"), settings(media));
    file(options.target(), "settings.asadmin");
    file(options.install(), "install-server.asadmin");
    remote(List.of("deploy", "--name", "tributary", options.ear().toString()));
    Ports.await(base + MEDIA, () -> true);
  }

  Subject subject() throws IOException {
    String pid = Files.readString(directory().resolve("config/pid")).strip();
    return new Subject("Tributary", Long.parseLong(pid), base + MEDIA, "/tributary/media/files/");
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private Path directory() {
    return payara.resolve("glassfish/domains").resolve(DOMAIN);
  }

  private void stop() {
    if (Files.exists(directory())) {
      try {
        asadmin(payara, List.of("stop-domain", "--kill=true", DOMAIN));
      } catch (IOException e) {
        System.err.println("the server of an earlier run may still be there: " + e.getMessage());
      }
    }
  }

  private String settings(Path media) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("tributary.helper.id", "helper-1");
    settings.put("tributary.helper.url", "http://localhost:" + (base + MEDIA) + "/tributary");
    settings.put("tributary.helper.location", "nation/region/site");
    settings.put("tributary.http.port", Integer.toString(base + MEDIA));
    settings.put("tributary.advertisement.local", "tributary.local.nation.region.site");
    settings.put("tributary.advertisement.regional", "tributary.regional.nation.region");
    settings.put("tributary.advertisement.national", "tributary.national.nation");
    settings.put("tributary.advertisement.global", "tributary.global");
    settings.put("tributary.broker.url", "tcp://localhost:" + (base + BROKER));
    settings.put("tributary.broker.embedded", "true");
    settings.put("tributary.broker.user", "tributary");
    settings.put("tributary.source.files.url", media.toUri().toString());
    settings.put("tributary.source.files.default-lifetime", "1d");
    return settings.entrySet().stream()
        .map(HelperServer::command)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** A colon separates two properties, so one inside a value is escaped, for two readers. */
  private static String command(Map.Entry<String, String> setting) {
    String value = setting.getValue().replace(":", "\\\\:");
    return "create-system-properties " + setting.getKey() + "=" + value;
  }

  private void secret(String alias, String secret) throws IOException {
    Path passwords = Files.createTempFile("tributary", ".passwords");
    try {
      Files.writeString(passwords, "AS_ADMIN_ALIASPASSWORD=" + secret + "\n");
      remote(List.of("--passwordfile", passwords.toString(), "create-password-alias", alias));
    } finally {
      Files.delete(passwords);
    }
  }

  private void file(Path directory, String commands) throws IOException {
    List<String> line = connection();
    line.addAll(List.of("multimode", "--file", commands));
    asadmin(directory, line);
  }

  private void remote(List<String> command) throws IOException {
    List<String> line = connection();
    line.addAll(command);
    asadmin(payara, line);
  }

  private List<String> connection() {
    return new ArrayList<>(
        List.of("--host", "localhost", "--port", Integer.toString(base + ADMIN)));
  }

  private void asadmin(Path directory, List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(payara.resolve("glassfish/bin/asadmin").toString());
    line.add("--interactive=false");
    line.addAll(command);
    Path log = Files.createTempFile(logs, "asadmin-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("AS_ADMIN_TARGET", "server");
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("no end after " + PATIENCE_MINUTES + " minutes: " + line);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + line, e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(line + " failed:\n" + Files.readString(log));
    }
  }
}
