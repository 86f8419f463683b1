package org.tributary.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
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
import java.util.Optional;
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
 * larger network it only administers the instances, and the broker has a JVM of its own.
 */
public final class Network {

  public static final String DOMAIN = "tributary-demo";

  private static final String NODE = "localhost-" + DOMAIN;
  private static final String BROKER = "org.tributary.server.StandaloneBroker";
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

  /** Nothing starts yet. */
  public Network(Options options, Progress progress, Children children) {
    this.options = options;
    this.progress = progress;
    this.children = children;
    this.ports =
        Ports.free(options.isSingle() ? 0 : options.plan().places().size(), options.firstPort());
    this.logs = options.work().resolve("logs");
    this.asadmin = new Asadmin(options.payara(), ports.admin(), children, logs);
    this.domainDirectory = options.payara().resolve("glassfish/domains").resolve(DOMAIN);
    Path nodeDirectory = options.payara().resolve("glassfish/nodes").resolve(NODE);
    for (int i = 0; i < options.plan().places().size(); i++) {
      Place place = options.plan().places().get(i);
      int server = options.isSingle() ? 0 : i + 1;
      helpers.add(
          new Helper(
              place,
              "http://localhost:" + ports.media(server) + "/tributary",
              ports.base(server),
              options.isSingle() ? domainDirectory : nodeDirectory.resolve(place.id())));
    }
  }

  public List<Helper> helpers() {
    return List.copyOf(helpers);
  }

  public String sourceUrl() {
    return sourceUrl;
  }

  public long sourcePid() {
    return sourcePid;
  }

  public String brokerUrl() {
    return "tcp://localhost:" + ports.broker();
  }

  /** The broker's process; the only helper's in a network of one. */
  public long brokerPid() {
    return options.isSingle() ? Children.pid(helpers.get(0).pidFile()).orElse(0L) : brokerPid;
  }

  public int adminPort() {
    return ports.admin();
  }

  public long domainPid() {
    return Children.pid(domainDirectory.resolve("config/pid")).orElse(0L);
  }

  /** Makes and starts all, and returns when every server has said that it runs. */
  public void start() throws IOException, InterruptedException {
    deleteTree(logs);
    Files.createDirectories(logs);
    progress.step("Starting the source");
    startSource(Duration.ZERO);
    if (!options.isSingle()) {
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
    if (!options.isSingle()) {
      startInstances();
    }
  }

  /** One command of an administrator; returns what it printed. */
  public String asadmin(String... words) throws IOException, InterruptedException {
    return asadmin.run(words);
  }

  /** The name by which asadmin knows a helper's server. */
  public String target(Helper helper) {
    return options.isSingle() ? "server" : helper.id();
  }

  /** Ends a helper's server as a power failure does. */
  public void kill(Helper helper) throws IOException, InterruptedException {
    kill(helper.pid());
    Files.deleteIfExists(helper.pidFile());
  }

  /** Ends the broker as a power failure does; not in a network of one. */
  public void killBroker() throws IOException, InterruptedException {
    kill(brokerPid);
  }

  /** Ends the source as a power failure does. */
  public void killSource() throws IOException, InterruptedException {
    kill(sourcePid);
  }

  /** Starts the broker again. */
  public void restartBroker() throws IOException, InterruptedException {
    startBroker();
  }

  /** Starts the source again; what it counted is forgotten. */
  public void restartSource(Duration delay) throws IOException, InterruptedException {
    startSource(delay);
  }

  /** Starts a helper's server that was killed, and returns when it runs. */
  public void restart(Helper helper) throws IOException, InterruptedException {
    if (options.isSingle()) {
      children.expect(helper.pidFile());
      asadmin.run("start-domain", DOMAIN);
      children.look();
    } else {
      startInstance(helper);
    }
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    process.ifPresent(ProcessHandle::destroyForcibly);
    if (!Waiting.until(PATIENCE, () -> process.map(p -> !p.isAlive()).orElse(true))) {
      throw new IOException("process " + pid + " does not end");
    }
  }

  private void startSource(Duration delay) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-Xmx96m",
                "-cp",
                ownClasses() + File.pathSeparator + options.libraries().resolve("*"),
                Source.class.getName(),
                options.media().toString(),
                "--port",
                Integer.toString(ports.source()),
                "--delay",
                delay.toMillis() + "ms"));
    if (Files.isDirectory(options.page())) {
      line.addAll(List.of("--page", options.page().toString()));
    }
    Process started = children.start(java(line.toArray(String[]::new)), logs.resolve("source.log"));
    awaitPort(ports.source(), started, logs.resolve("source.log"));
    sourceUrl = "http://localhost:" + ports.source();
    sourcePid = started.pid();
  }

  private static Path ownClasses() {
    try {
      return Path.of(Source.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the demo does not know where its classes are", e);
    }
  }

  private void startBroker() throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-Xmx128m",
                "-Dtributary.broker.port=" + ports.broker(),
                "-Dtributary.broker.data=" + options.work().resolve("broker")));
    line.addAll(options.plan().broker());
    Path jar = options.install().resolve("tributary-artemis.jar");
    line.addAll(List.of("-cp", jar + File.pathSeparator + ownClasses(), BROKER));
    ProcessBuilder program = java(line.toArray(String[]::new));
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
    DomainXml.tame(
        domainDirectory.resolve("config/domain.xml"),
        options.isSingle(),
        options.plan().jvm(),
        ports.hazelcast());
  }

  /** All that an administrator would type, in one session. */
  private void prepare() throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    commands.add("create-password-alias " + SECRET_ALIAS);
    commands.add("create-password-alias " + BROKER_ALIAS);
    commands.addAll(installed("install-domain.asadmin"));
    if (!options.isSingle()) {
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
      commands.addAll(prepareServer(helper, options.isSingle() ? "server" : helper.place().id()));
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
    // Bound here from the first: a listener that is moved while it starts may never answer.
    for (String command : installed("install-server.asadmin")) {
      commands.add(
          command
              .replaceFirst("^(create-\\S+)", "$1 --target " + target)
              .replaceFirst("^(create-network-listener) ", "$1 --address 127.0.0.1 "));
    }
    commands.add(
        options.isSingle()
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
    settings.put("tributary.broker.embedded", Boolean.toString(options.isSingle()));
    settings.put("tributary.broker.user", "tributary");
    settings.put("tributary.network.allowed", "localhost");
    settings.put("tributary.cooperation.period", "2s");
    settings.put("tributary.store.bytes", "256MiB");
    settings.put("tributary.delivery.spool.bytes", "32MiB");
    settings.put("tributary.source." + Options.OWN_SOURCE + ".url", sourceUrl);
    options
        .sources()
        .forEach((name, url) -> settings.put("tributary.source." + name + ".url", url.toString()));
    settings.putAll(options.plan().settings());
    settings.putAll(options.plan().own().getOrDefault(place.id(), Map.of()));
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
    asadmin.run(
        options.plan().environment().getOrDefault(helper.id(), Map.of()),
        "start-local-instance",
        "--node",
        NODE,
        helper.place().id());
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
