package org.tributary.container.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A well-behaved HTTP source with byte ranges and validators. */
final class RangeServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  RangeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
  }

  void publish(String path, byte[] content) {
    contents.put("/base" + path, content);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] content = contents.get(exchange.getRequestURI().getPath());
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "video/mp4");
      headers.set("ETag", "\"" + content.length + "\"");
      headers.set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
      headers.set("Accept-Ranges", "bytes");
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("Content-Length", Integer.toString(content.length));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      if (range == null) {
        send(exchange, 200, content, 0, content.length);
        return;
      }
      Matcher asked = RANGE.matcher(range);
      if (!asked.matches() || Integer.parseInt(asked.group(1)) >= content.length) {
        headers.set("Content-Range", "bytes */" + content.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      int first = Integer.parseInt(asked.group(1));
      long last =
          asked.group(2).isEmpty()
              ? content.length - 1
              : Math.min(content.length - 1, Long.parseLong(asked.group(2)));
      headers.set("Content-Range", "bytes " + first + "-" + last + "/" + content.length);
      send(exchange, 206, content, first, (int) last + 1 - first);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] content, int from, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(content, from, length);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
