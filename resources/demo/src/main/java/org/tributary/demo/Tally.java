package org.tributary.demo;

import io.undertow.server.HttpServerExchange;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a source has sent: requests and body bytes for each path, of responses under way, too. May
 * be used from any thread.
 */
final class Tally {

  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /** Counts {@code exchange}, whatever its method, from now to its end. */
  void count(HttpServerExchange exchange) {
    Line line = line(exchange.getRequestPath());
    line.requests.increment();
    line.open.put(exchange, Boolean.TRUE);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          line.open.remove(done);
          line.bytes.add(done.getResponseBytesSent());
          next.proceed();
        });
  }

  /** Forgets everything. */
  void reset() {
    lines.clear();
  }

  /**
   * {@code {"requests": 3, "bytes": 4096, "paths": {"/a.mp4": {"requests": 3, "bytes": 4096}}}}.
   */
  JsonObject json() {
    long requests = 0;
    long bytes = 0;
    JsonObjectBuilder paths = Json.createObjectBuilder();
    for (Map.Entry<String, Line> entry : new TreeMap<>(lines).entrySet()) {
      Line line = entry.getValue();
      long asked = line.requests.sum();
      long sent =
          line.bytes.sum()
              + line.open.keySet().stream()
                  .mapToLong(HttpServerExchange::getResponseBytesSent)
                  .sum();
      requests += asked;
      bytes += sent;
      paths.add(
          entry.getKey(), Json.createObjectBuilder().add("requests", asked).add("bytes", sent));
    }
    return Json.createObjectBuilder()
        .add("requests", requests)
        .add("bytes", bytes)
        .add("paths", paths)
        .build();
  }

  private Line line(String path) {
    return lines.computeIfAbsent(path, p -> new Line());
  }

  private static final class Line {
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Map<HttpServerExchange, Boolean> open = new ConcurrentHashMap<>();
  }
}
