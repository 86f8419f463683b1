package org.tributary.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Source, broker, domain and helpers of one demo, made as an administrator makes them: with asadmin
 * and the files of {@code resources/server}.
 *
 * <p>The domain's own server is the only helper of a network of one, and runs the broker, too. Of a
 * network of five it only administers the instances, and the broker has a JVM of its own.
 */
final class Network {

  static final String DOMAIN = "tributary-demo";

  private static final String NODE = "localhost-" + DOMAIN;
  private static final int AT_A_TIME = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SECRET_ALIAS = "tributary.network.secret";
  private static final String BROKER_ALIAS = "tributary.broker.password";

  private final Options options;
  private final Progress progress;
  private final Children children;
  private final Ports ports;
  private final Path logs;
  private final Asadmin asadmin;
  private final Path domainDirectory;

  /** One for the helpers and for the broker: nobody else's. */
  private final String secret = password();

  private final List<Helper> helpers = new ArrayList<>();
  private String sourceUrl = "";
  private long sourcePid;
  private long brokerPid;

  Network(Options options, Progress progress, Children children) {
    this.options = options;
    this.progress = progress;
    this.children = children;
    this.ports = Ports.free(isSingle() ? 0 : options.helpers());
    this.logs = options.work().resolve("logs");
    this.asadmin = new Asadmin(options.payara(), ports.admin(), children, logs);
    this.domainDirectory = options.payara().resolve("glassfish/domains").resolve(DOMAIN);
    Path nodeDirectory = options.payara().resolve("glassfish/nodes").resolve(NODE);
    for (int i = 0; i < options.helpers(); i++) {
      Place place = Place.FIVE.get(i);
      int server = isSingle() ? 0 : i + 1;
      helpers.add(
          new Helper(
              place,
              "http://localhost:" + ports.media(server) + "/tributary",
              ports.base(server),
              isSingle() ? domainDirectory : nodeDirectory.resolve(place.id())));
    }
  }

  List<Helper> helpers() {
    return List.copyOf(helpers);
  }

  String sourceUrl() {
    return sourceUrl;
  }

  long sourcePid() {
    return sourcePid;
  }

  String brokerUrl() {
    return "tcp://localhost:" + ports.broker();
  }

  /** The broker's process; the only helper's in a network of one. */
  long brokerPid() {
    return isSingle() ? Children.pid(helpers.get(0).pidFile()).orElse(0L) : brokerPid;
  }

  int adminPort() {
    return ports.admin();
  }

  long domainPid() {
    return Children.pid(domainDirectory.resolve("config/pid")).orElse(0L);
  }

  /** Makes and starts all, and returns when every server has said that it runs. */
  void start() throws IOException, InterruptedException {
    deleteTree(logs);
    Files.createDirectories(logs);
    progress.step("Starting the source");
    startSource();
    if (!isSingle()) {
      progress.step("Starting the broker");
      startBroker();
    }
    progress.step("Creating the domain " + DOMAIN);
    createDomain();
    progress.step("Starting the domain's server");
    children.expect(domainDirectory.resolve("config/pid"));
    asadmin.run("start-domain", DOMAIN);
    children.look();
    progress.step("Installing what helpers need, and Tributary");
    prepare();
    if (!isSingle()) {
      startInstances();
    }
  }

  private boolean isSingle() {
    return options.helpers() == 1;
  }

  private void startSource() throws IOException, InterruptedException {
    Process source =
        children.start(
            java(
                "-Xmx96m",
                "-cp",
                options.libraries().resolve("*").toString(),
                Source.class.getName(),
                options.media().toString(),
                "--port",
                Integer.toString(ports.source()),
                "--page",
                options.page().toString()),
            logs.resolve("source.log"));
    awaitPort(ports.source(), source, logs.resolve("source.log"));
    sourceUrl = "http://localhost:" + ports.source();
    sourcePid = source.pid();
  }

  private void startBroker() throws IOException, InterruptedException {
    ProcessBuilder program =
        java(
            "-Xmx128m",
            "-Dtributary.broker.port=" + ports.broker(),
            "-Dtributary.broker.data=" + options.work().resolve("broker"),
            "-jar",
            options.install().resolve("tributary-artemis.jar").toString());
    program.environment().put("TRIBUTARY_BROKER_PASSWORD", secret);
    Process broker = children.start(program, logs.resolve("broker.log"));
    awaitPort(ports.broker(), broker, logs.resolve("broker.log"));
    brokerPid = broker.pid();
  }

  private void createDomain() throws IOException, InterruptedException {
    deleteTree(domainDirectory);
    deleteTree(options.payara().resolve("glassfish/nodes").resolve(NODE));
    asadmin.run(
        "create-domain", "--nopassword=true", "--portbase", Integer.toString(ports.base()), DOMAIN);
    DomainXml.tame(domainDirectory.resolve("config/domain.xml"), isSingle(), ports.hazelcast());
  }

  /** All that an administrator would type, in one session. */
  private void prepare() throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    commands.add("create-password-alias " + SECRET_ALIAS);
    commands.add("create-password-alias " + BROKER_ALIAS);
    commands.addAll(installed("install-domain.asadmin"));
    if (!isSingle()) {
      for (Helper helper : helpers) {
        commands.add(
            "create-local-instance --node "
                + NODE
                + " --checkports=false --portbase "
                + helper.adminPortBase()
                + " "
                + helper.place().id());
      }
      commands.add("deploy --target domain --name tributary " + options.ear());
    }
    for (Helper helper : helpers) {
      commands.addAll(prepareServer(helper, isSingle() ? "server" : helper.place().id()));
    }
    Path passwords = options.work().resolve("password");
    Files.writeString(passwords, "AS_ADMIN_ALIASPASSWORD=" + secret + "\n");
    try {
      asadmin.file(
          Files.write(logs.resolve("prepare.asadmin"), commands), options.install(), passwords);
    } finally {
      Files.delete(passwords);
    }
  }

  /** One server's settings, resources and application. */
  private List<String> prepareServer(Helper helper, String target) throws IOException {
    List<String> commands = new ArrayList<>();
    commands.add(
        settings(helper).entrySet().stream()
            .map(setting -> setting.getKey() + "=" + escaped(setting.getValue()))
            .collect(
                Collectors.joining(":", "create-system-properties --target " + target + " ", "")));
    for (String command : installed("install-server.asadmin")) {
      commands.add(command.replaceFirst("^(create-\\S+)", "$1 --target " + target));
    }
    commands.add(
        "set configs.config."
            + target
            + "-config.network-config.network-listeners.network-listener.tributary.address=127.0.0.1");
    commands.add(
        isSingle()
            ? "deploy --target server --name tributary " + options.ear()
            : "create-application-ref --target " + target + " tributary");
    return commands;
  }

  private List<String> installed(String file) throws IOException {
    return Files.readAllLines(options.install().resolve(file)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("list-"))
        .toList();
  }

  private Map<String, String> settings(Helper helper) {
    Place place = helper.place();
    Map<String, String> settings = new TreeMap<>();
    settings.put("tributary.helper.id", place.id());
    settings.put("tributary.helper.url", helper.url());
    settings.put("tributary.helper.location", place.location());
    settings.put("tributary.http.port", URI.create(helper.url()).getPort() + "");
    settings.put("tributary.advertisement.local", place.localTopic());
    settings.put("tributary.advertisement.regional", place.regionalTopic());
    settings.put("tributary.advertisement.national", place.nationalTopic());
    settings.put("tributary.advertisement.global", "tributary.global");
    settings.put("tributary.broker.url", brokerUrl());
    settings.put("tributary.broker.embedded", Boolean.toString(isSingle()));
    settings.put("tributary.broker.user", "tributary");
    settings.put("tributary.network.allowed", "localhost");
    settings.put("tributary.cooperation.period", "2s");
    settings.put("tributary.store.bytes", "256MiB");
    settings.put("tributary.delivery.spool.bytes", "32MiB");
    settings.put("tributary.source." + Options.OWN_SOURCE + ".url", sourceUrl);
    options
        .sources()
        .forEach((name, url) -> settings.put("tributary.source." + name + ".url", url.toString()));
    return settings;
  }

  /** A colon separates two properties, so one inside a value is escaped, for two readers. */
  private static String escaped(String value) {
    return value.replace(":", "\\\\:");
  }

  private void startInstances() throws IOException, InterruptedException {
    ExecutorService starters = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      Map<Helper, Future<?>> starting = new LinkedHashMap<>();
      for (Helper helper : helpers) {
        Callable<Void> start =
            () -> {
              startInstance(helper);
              return null;
            };
        starting.put(helper, starters.submit(start));
      }
      for (Map.Entry<Helper, Future<?>> entry : starting.entrySet()) {
        entry.getValue().get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an instance did not start: " + e.getCause(), e);
    } finally {
      starters.shutdownNow();
    }
  }

  private void startInstance(Helper helper) throws IOException, InterruptedException {
    progress.step("Starting " + helper.place().id() + " (" + helper.place().location() + ")");
    children.expect(helper.pidFile());
    asadmin.run("start-local-instance", "--node", NODE, helper.place().id());
    children.look();
  }

  private static ProcessBuilder java(String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line);
  }

  private static void awaitPort(int port, Process process, Path log)
      throws IOException, InterruptedException {
    boolean there =
        Waiting.until(
            PATIENCE,
            () -> {
              if (!process.isAlive()) {
                throw new IOException("it ended at once:\n" + Asadmin.tail(log));
              }
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("localhost", port), 500);
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
    if (!there) {
      throw new IOException("nobody listens on port " + port + ":\n" + Asadmin.tail(log));
    }
  }

  private static String password() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
