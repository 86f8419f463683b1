package org.tributary.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.server.probe.Inbox;
import org.tributary.server.probe.NeighbourServlet;
import org.tributary.server.probe.ProbeServlet;
import org.tributary.server.probe.Receiver;

/**
 * The whole life of an installation, on a real domain with its own server and two local instances.
 * It takes minutes, so it is one story and not a test per sentence, and runs only with {@code
 * -Pinstallation}.
 */
class InstallationIT {

  private static final int PORTS = Integer.getInteger("tributary.test.ports", 24000);
  private static final Path TARGET =
      Path.of(System.getProperty("tributary.target")).toAbsolutePath();
  private static final Path INSTALL = TARGET.resolve("install");
  private static final int BROKER = PORTS + 500;
  private static final String[] SERVERS = {"server", "i1", "i2"};
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What the issue allows between the broker's return and the next advertisement heard. */
  private static final Duration RETURN = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Path work;
  private Payara payara;
  private Process broker;

  @BeforeEach
  void startServers() throws IOException {
    work = Files.createDirectories(TARGET.resolve("installation"));
    payara =
        new Payara(
            TARGET.resolve("payara6"), INSTALL, work, "d" + System.currentTimeMillis(), PORTS);
    payara.createDomain();
    payara.createInstance("i1", PORTS + 1000);
    payara.createInstance("i2", PORTS + 2000);
  }

  @AfterEach
  void stopServers() {
    payara.stopInstance("i2");
    payara.stopInstance("i1");
    payara.stopDomain();
    if (broker != null) {
      broker.destroyForcibly();
    }
  }

  @Test
  void itIsInstalledTwiceServesThreeServersAndLeavesTheDomainAsItWas() throws Exception {
    // given another application of the house, with a Netty of its own, on each server
    Path neighbour = neighbour();
    payara
        .asadmin("deploy", "--target", "server", "--name", "neighbour", neighbour.toString())
        .orFail();
    payara.asadmin("create-application-ref", "--target", "i1", "neighbour").orFail();
    payara.asadmin("create-application-ref", "--target", "i2", "neighbour").orFail();
    List<String> before = DomainXml.canonical(payara.domainXml());

    // when the domain and its own server are installed, and an application deployed, while no
    // broker runs
    payara.alias("tributary.broker.password", "the broker's");
    payara.alias("tributary.network.secret", "the network's");
    settings("server", "nation/region/site-a", false);
    assertInstalls("server");
    Path probe = probe();
    payara.asadmin("deploy", "--target", "server", "--name", "probe", probe.toString()).orFail();

    // then it runs, its timers ring, it has its settings, its secret and its database
    await(PATIENCE, () -> Integer.parseInt(get("server", "/probe/rings")) > 1);
    assertThat(get("server", "/probe/config?name=tributary.network.secret"))
        .isEqualTo("the network's");
    assertThat(get("server", "/probe/config?name=tributary.helper.id")).isEqualTo("helper-server");
    assertThat(get("server", "/probe/database")).contains("/tributary/catalogue");
    // and sending fails soon
    long start = System.nanoTime();
    assertThat(send("server", "global", "nobody hears this").statusCode()).isEqualTo(503);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));

    // when the broker comes, and comes again
    for (String round : List.of("first", "second")) {
      broker = startBroker();
      // then every topic is heard again soon
      assertHears("server", "server", "global", round, RETURN);
      for (String scope : List.of("local", "regional", "national")) {
        assertHears("server", "server", scope, round, RETURN);
      }
      broker.destroyForcibly().waitFor();
    }

    // when two instances follow, and may run the broker themselves
    settings("i1", "nation/region/site-b", true);
    assertInstalls("i1");
    settings("i2", "nation/region/site-c", true);
    assertInstalls("i2");
    payara.asadmin("create-application-ref", "--target", "i1", "probe").orFail();
    payara.asadmin("create-application-ref", "--target", "i2", "probe").orFail();
    // then each hears the common topics of all, and the local topic of itself alone
    for (String to : SERVERS) {
      for (String from : SERVERS) {
        assertHears(from, to, "global", from + " to " + to, PATIENCE);
        assertHears(from, to, "regional", from + " to " + to, PATIENCE);
      }
      assertHears(to, to, "local", to + " to itself", PATIENCE);
    }
    assertThat(get("i1", "/probe/received")).doesNotContain("local i2", "local server");
    assertThat(get("i2", "/probe/database")).contains("/i2/tributary/catalogue");

    // when the instance that runs the broker leaves, then another takes over
    String owner = log("i1").contains("This server runs the broker") ? "i1" : "i2";
    String other = owner.equals("i1") ? "i2" : "i1";
    payara.stopInstance(owner);
    assertHears(other, "server", "global", "after " + owner, RETURN.plus(RETURN));
    payara.asadmin("start-local-instance", "--node", payara.node(), owner).orFail();

    // when a topic is mapped anew in a server's settings, then that server hears the other topic
    payara
        .asadmin(
            "create-system-properties",
            "--target",
            "i1",
            "tributary.advertisement.local=tributary.local.nation.region.site-c")
        .orFail();
    payara.asadmin("restart-instance", "i1").orFail();
    assertHears("i2", "i1", "local", "from the other site", PATIENCE);

    // when all of it runs once more, then nothing changes, and the neighbour still has its own
    // Netty only
    List<String> once = DomainXml.canonical(payara.domainXml());
    for (String server : SERVERS) {
      assertInstalls(server);
    }
    assertThat(DomainXml.canonical(payara.domainXml())).isEqualTo(once);
    for (String server : SERVERS) {
      assertThat(get(server, "/neighbour/?class=io.netty.util.Version")).contains("/neighbour/");
      assertThat(get(server, "/neighbour/?class=io.netty.channel.Channel")).isEqualTo("none");
      assertThat(get(server, "/neighbour/?class=org.slf4j.Logger")).isEqualTo("none");
    }

    // when it is removed, then the domain is as it was
    payara.asadmin("delete-application-ref", "--target", "i1", "probe").orFail();
    payara.asadmin("delete-application-ref", "--target", "i2", "probe").orFail();
    payara.asadmin("undeploy", "--target", "server", "probe").orFail();
    for (String server : SERVERS) {
      payara.multimode(INSTALL.resolve("remove-server.asadmin"), server).orFail();
    }
    payara.multimode(INSTALL.resolve("remove-domain.asadmin")).orFail();
    assertThat(DomainXml.canonical(payara.domainXml())).isEqualTo(before);
  }

  private void assertInstalls(String server) {
    payara.multimode(INSTALL.resolve("install-domain.asadmin")).orFail();
    payara.multimode(INSTALL.resolve("install-server.asadmin"), server).orFail();
  }

  /** Writes and runs a server's settings, made from the sample as an administrator makes them. */
  private void settings(String server, String location, boolean embedded) throws IOException {
    List<String> place = List.of(location.split("/", 3));
    String text = Files.readString(INSTALL.resolve("settings.asadmin"));
    for (Map.Entry<String, String> change :
        Map.of(
                "helper-1",
                "helper-" + server,
                "nation/region/site",
                location,
                "local.nation.region.site",
                "local." + String.join(".", place),
                "8090",
                Integer.toString(port(server)),
                "61616",
                Integer.toString(BROKER),
                "embedded=true",
                "embedded=" + embedded)
            .entrySet()) {
      assertThat(text).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    Path file = work.resolve(server + ".asadmin");
    Files.writeString(file, text);
    payara.multimode(file, server).orFail();
  }

  private static int port(String server) {
    return switch (server) {
      case "i1" -> PORTS + 1090;
      case "i2" -> PORTS + 2090;
      default -> PORTS + 90;
    };
  }

  private Process startBroker() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dtributary.broker.port=" + BROKER,
            "-Dtributary.broker.data=" + work.resolve("broker"),
            "-jar",
            INSTALL.resolve("tributary-artemis.jar").toString());
    builder.environment().put("TRIBUTARY_BROKER_PASSWORD", "the broker's");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("broker.log").toFile())
            .start();
    await(PATIENCE, () -> listens(BROKER));
    return process;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("localhost", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends again and again, since news may be lost, until it is heard. */
  private void assertHears(String from, String to, String scope, String news, Duration within) {
    String text = from + ": " + news;
    await(
        within,
        () -> {
          send(from, scope, text);
          return get(to, "/probe/received").contains(scope + " " + text);
        });
  }

  private HttpResponse<String> send(String server, String scope, String text) {
    String form = "scope=" + scope + "&text=" + text.replace(" ", "+");
    return exchange(
        HttpRequest.newBuilder(uri(server, "/probe/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private String get(String server, String path) {
    return exchange(HttpRequest.newBuilder(uri(server, path))).body().strip();
  }

  private static URI uri(String server, String path) {
    return URI.create("http://localhost:" + port(server) + path);
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String log(String instance) throws IOException {
    return Files.readString(payara.log(instance));
  }

  private static void await(Duration within, BooleanSupplier condition) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within " + within).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }
  }

  private Path neighbour() throws IOException {
    Path war = work.resolve("neighbour.war");
    Path netty = TARGET.resolve("neighbour/netty-common.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war))) {
      add(out, "WEB-INF/lib/netty-common.jar", Files.readAllBytes(netty));
      addClass(out, "WEB-INF/classes/", NeighbourServlet.class);
    }
    return war;
  }

  private Path probe() throws IOException {
    Path ejb = work.resolve("probe-ejb.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(ejb))) {
      for (String descriptor : List.of("ejb-jar.xml", "glassfish-ejb-jar.xml")) {
        add(out, "META-INF/" + descriptor, bytes("/probe/" + descriptor));
      }
      addClass(out, "", Receiver.class);
      addClass(out, "", Inbox.class);
    }
    Path war = work.resolve("probe.war");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war))) {
      addClass(out, "WEB-INF/classes/", ProbeServlet.class);
    }
    Path ear = work.resolve("probe.ear");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(ear))) {
      for (Path module : Stream.of(ejb, war).toList()) {
        add(out, String.valueOf(module.getFileName()), Files.readAllBytes(module));
      }
    }
    return ear;
  }

  private static void addClass(ZipOutputStream out, String folder, Class<?> type)
      throws IOException {
    String path = type.getName().replace('.', '/') + ".class";
    add(out, folder + path, bytes("/" + path));
  }

  private static byte[] bytes(String resource) throws IOException {
    try (var in = InstallationIT.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return in.readAllBytes();
    }
  }

  private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
