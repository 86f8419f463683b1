package org.tributary.demo.trials;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.demo.Helper;
import org.tributary.demo.Options;
import org.tributary.demo.Place;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * What is refused and counted, with nothing logged as an error that nobody handled: a redirect to
 * an address that is not listed, advertisements with a wrong MAC, a helper whose URL is not
 * allowed, bad paths, unknown sources, requests of strangers to the helpers' own servlet.
 */
final class Refusals implements Trial {

  private static final int REDIRECTING_PORT = 23_902;

  @Override
  public Plan plan() {
    return Plan.of(
            List.of(
                Place.FIVE.get(0),
                new Place("forger", "france", "north", "lille"),
                new Place("outsider", "france", "north", "lille")))
        .with(Map.of("tributary.source.moving.url", "http://localhost:" + REDIRECTING_PORT + "/"))
        .with("forger", Map.of("tributary.network.secret", "not-the-secret-of-this-network"))
        .with("outsider", Map.of("tributary.helper.url", "http://127.0.0.2:1/tributary"));
  }

  @Override
  public boolean knowsEachOther() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.helper("lille-1");
    long lines = stage.logLines(helper);
    awaitCounted(stage, helper, "advertisements_forged", "advertisements with a wrong MAC");
    awaitCounted(stage, helper, "advertisements_not_allowed", "senders whose URL is not allowed");
    stage.same(
        "helpers that it knows beside itself",
        stage.api().known(helper).stream().filter(id -> !id.equals(helper.id())).toList(),
        List.of());
    redirect(stage, helper);
    for (String path :
        List.of(
            "/../secret.bin",
            "/%2e%2e/secret.bin",
            "/a%2fb.bin",
            "/a%00b.bin",
            "/a;x=1/b.bin",
            "/%ff.bin",
            "/" + "x".repeat(10_000))) {
      int status = status(helper, "/tributary/media/" + Options.OWN_SOURCE + path);
      stage.found(
          "path " + (path.length() > 40 ? "of 10 kB" : path),
          status,
          "400, 404 or 414",
          status == 400 || status == 404 || status == 414);
    }
    stage.same("unknown source", status(helper, "/tributary/media/nobody/a.bin"), 404);
    stage.same(
        "a stranger asks the helpers' servlet",
        status(helper, "/tributary/helper/advertisement"),
        403);
    stage.same("errors in the log", stage.trouble(helper, lines), List.of());
  }

  private static void redirect(Stage stage, Helper helper) throws Exception {
    AtomicInteger reached = new AtomicInteger();
    HttpServer elsewhere = server(0);
    elsewhere.createContext("/", exchange -> reached.incrementAndGet());
    elsewhere.start();
    HttpServer source = server(REDIRECTING_PORT);
    source.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/x");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    source.start();
    try {
      long before = stage.api().counter(helper, "source_redirects_refused");
      int status = status(helper, "/tributary/media/moving/film.bin");
      stage.same("a redirect to an address that is not listed", status, 502);
      stage.found(
          "counted in source_redirects_refused",
          stage.api().counter(helper, "source_redirects_refused") - before,
          ">= 1",
          stage.api().counter(helper, "source_redirects_refused") > before);
      stage.same("requests at that address", reached.get(), 0);
    } finally {
      source.stop(0);
      elsewhere.stop(0);
    }
  }

  private static HttpServer server(int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }

  private static void awaitCounted(Stage stage, Helper helper, String counter, String what)
      throws IOException, InterruptedException {
    Waiting.until(
        Duration.ofSeconds(60), () -> stage.api().counters(helper).getOrDefault(counter, 0L) > 0);
    long count = stage.api().counter(helper, counter);
    stage.found(what + ", counted in " + counter, count, ">= 1", count >= 1);
  }

  /** Sent as it is: no client mends the path on its way. */
  static int status(Helper helper, String target) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), helper.media("x").getPort())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      String line = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
      return line.length() < 12 ? 0 : Integer.parseInt(line.substring(9, 12));
    }
  }
}
