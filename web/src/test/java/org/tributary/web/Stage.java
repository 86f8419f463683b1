package org.tributary.web;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.tributary.core.settings.Settings;
import org.tributary.web.response.Streams;

/** A staged helper behind real HTTP on a free port of the loopback. */
public final class Stage implements AutoCloseable {
  private static final String SECRET = "a secret of the stage";

  private final ExecutorService turns = Executors.newSingleThreadExecutor();
  private final ExecutorService io = Executors.newFixedThreadPool(2);
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context = new ServletContextHandler("/tributary");
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public final StagedHelper helper = new StagedHelper(turns);
  public final AtomicLong tick = new AtomicLong();
  public final Streams streams = new Streams(io, Duration.ofSeconds(60), tick::get);

  public Stage() {
    connector.setHost("127.0.0.1");
    connector.setAcceptedSendBufferSize(16 * 1024);
    server.addConnector(connector);
    server.setHandler(context);
  }

  /** Puts a servlet on the stage. */
  public Stage with(String path, HttpServlet servlet) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, path);
    return this;
  }

  /** Raises the curtain. */
  public Stage open() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + "/tributary" + path);
  }

  public HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, headers);
  }

  public HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Settings with one source, {@code films}, that ignores the parameter {@code token}. */
  public static Settings settings() {
    Settings.Source source =
        new Settings.Source(
            URI.create("http://127.0.0.1:9/"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            List.of(),
            true,
            List.of("token"),
            1 << 20,
            8,
            Duration.ofSeconds(60),
            true,
            Optional.empty());
    return new Settings(
        new Settings.Helper("stage", URI.create("http://127.0.0.1/tributary"), "n/r/s"),
        new Settings.Network(SECRET, List.of("127.0.0.1")),
        new Settings.Store("none", 0, 0, 0, 0, Duration.ofHours(1), 16, Duration.ofSeconds(5)),
        new Settings.Delivery(Duration.ofSeconds(2), Duration.ofSeconds(60), 2, 1 << 20, 1000, "*"),
        new Settings.Cooperation(Duration.ofSeconds(10), 0, 0, 0, 500, 3, 10, 30, 90, 150),
        Settings.Windows.OFF,
        new Settings.Prefetch(125_000_000, 0, true),
        Map.of("films", source));
  }

  /** Waits until a thing that other threads do has happened. */
  public static void eventually(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      turns.shutdownNow();
      io.shutdownNow();
    }
  }
}
