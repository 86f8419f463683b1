package org.tributary.demo;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.ETag;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.MimeMappings;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A source: a directory served by HTTP, with ranges, strong validators and a count of what was
 * sent.
 *
 * <p>{@code GET /counters} shows the {@link Tally} as JSON, {@code POST /counters} starts it anew;
 * {@code /player/} is the page that plays, if there is one. Neither is counted. Run it as {@code
 * java -cp … org.tributary.demo.Source DIRECTORY} with the options of {@link #main}.
 */
public final class Source implements AutoCloseable {

  private final Undertow server;

  private Source(Undertow server) {
    this.server = server;
  }

  /**
   * How a source serves.
   *
   * @param directory what it serves
   * @param page the directory of the page that plays
   * @param port to listen on; 0 means any
   * @param delay before each answer, as if the source were far away
   * @param cacheControl sent with each file; empty sends none
   */
  public record Options(
      Path directory, Optional<Path> page, int port, Duration delay, String cacheControl) {
    public Options {
      if (!Files.isDirectory(directory)) {
        throw new IllegalArgumentException("not a directory: " + directory);
      }
      if (delay.isNegative()) {
        throw new IllegalArgumentException("the delay is negative: " + delay);
      }
    }

    /** At once, on any port. */
    public Options(Path directory) {
      this(directory, Optional.empty(), 0, Duration.ZERO, "max-age=60");
    }

    /** The same with this delay. */
    public Options delayed(Duration longer) {
      return new Options(directory, page, port, longer, cacheControl);
    }
  }

  /** Starts one. */
  public static Source start(Options options) {
    Tally tally = new Tally();
    HttpHandler files = files(options.directory(), options.cacheControl());
    HttpHandler delayed = options.delay().isZero() ? files : later(options.delay(), files);
    HttpHandler counted =
        exchange -> {
          tally.count(exchange);
          delayed.handleRequest(exchange);
        };
    HttpHandler paths =
        Handlers.path(counted).addExactPath("/counters", exchange -> counters(tally, exchange));
    if (options.page().isPresent()) {
      HttpHandler page = files(options.page().get(), "no-cache");
      paths = Handlers.path(paths).addPrefixPath("/player", page);
    }
    Undertow server =
        Undertow.builder()
            .addHttpListener(options.port(), "localhost")
            .setIoThreads(2)
            .setWorkerThreads(16)
            .setHandler(paths)
            .build();
    server.start();
    return new Source(server);
  }

  /** Where it is, without a slash at the end. */
  public String url() {
    return "http://localhost:"
        + ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    server.stop();
  }

  /**
   * Serves until it is terminated.
   *
   * <p>{@code DIRECTORY [--port N] [--delay 100ms] [--cache-control TEXT] [--page DIRECTORY]}
   */
  public static void main(String[] arguments) throws InterruptedException {
    Options options = options(arguments);
    Source source = start(options);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(source, stopped), "source-stop"));
    System.out.println(source.url());
    stopped.await();
  }

  static Options options(String[] arguments) {
    @Nullable Path directory = null;
    Optional<Path> page = Optional.empty();
    int port = 0;
    Duration delay = Duration.ZERO;
    String cacheControl = "max-age=60";
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--")) {
        directory = Path.of(argument);
        continue;
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("a value is missing after " + argument);
      }
      String value = arguments[++i];
      switch (argument) {
        case "--port" -> port = Integer.parseInt(value);
        case "--delay" -> delay = duration(value);
        case "--cache-control" -> cacheControl = value;
        case "--page" -> page = Optional.of(Path.of(value));
        default -> throw new IllegalArgumentException("unknown option: " + argument);
      }
    }
    if (directory == null) {
      throw new IllegalArgumentException("which directory?");
    }
    return new Options(directory, page, port, delay, cacheControl);
  }

  /** {@code 100ms}, {@code 2s}. */
  static Duration duration(String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    if (text.endsWith("s")) {
      return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }
    throw new IllegalArgumentException("not a duration such as 100ms or 2s: " + text);
  }

  private static void stop(Source source, CountDownLatch stopped) {
    source.close();
    stopped.countDown();
  }

  private static ResourceHandler files(Path directory, String cacheControl) {
    ResourceManager manager =
        PathResourceManager.builder()
            .setBase(directory.toAbsolutePath())
            .setETagFunction(Source::tag)
            .build();
    ResourceHandler files =
        new ResourceHandler(manager) {
          @Override
          public void handleRequest(HttpServerExchange exchange) throws Exception {
            if (!cacheControl.isEmpty()) {
              exchange.addResponseCommitListener(
                  answered -> {
                    if (answered.getStatusCode() < 400) {
                      answered.getResponseHeaders().put(Headers.CACHE_CONTROL, cacheControl);
                    }
                  });
            }
            decideIfRange(manager, exchange);
            super.handleRequest(exchange);
          }
        };
    files.setMimeMappings(
        MimeMappings.builder()
            .addMapping("m3u8", "application/vnd.apple.mpegurl")
            .addMapping("mpd", "application/dash+xml")
            .addMapping("m4s", "video/iso.segment")
            .addMapping("ts", "video/mp2t")
            .addMapping("mp4", "video/mp4")
            .build());
    return files;
  }

  /**
   * Undertow compares {@code If-Range} with an unquoted tag, so that it never matches; a date it
   * compares well (2.3.20).
   */
  private static void decideIfRange(ResourceManager manager, HttpServerExchange exchange)
      throws IOException {
    HeaderMap asked = exchange.getRequestHeaders();
    String condition = asked.getFirst(Headers.IF_RANGE);
    if (condition == null || !condition.endsWith("\"")) {
      return;
    }
    Resource file = manager.getResource(exchange.getRelativePath());
    if (file != null && condition.equals(String.valueOf(file.getETag()))) {
      asked.remove(Headers.IF_RANGE);
    } else {
      asked.remove(Headers.RANGE);
    }
  }

  /** Length and a time of nanoseconds: as good as the bytes, hence strong. */
  private static @Nullable ETag tag(Path file) {
    try {
      long nanos = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      return new ETag(false, Long.toHexString(nanos) + "-" + Long.toHexString(Files.size(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  private static void counters(Tally tally, HttpServerExchange exchange) {
    if (exchange.getRequestMethod().equals(Methods.POST)) {
      tally.reset();
      exchange.setStatusCode(StatusCodes.NO_CONTENT);
      exchange.endExchange();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(tally.json() + "\n");
  }

  /** Lets each request wait, without a thread. */
  private static HttpHandler later(Duration delay, HttpHandler next) {
    return exchange ->
        exchange.dispatch(
            SameThreadExecutor.INSTANCE,
            () ->
                exchange
                    .getIoThread()
                    .executeAfter(
                        () -> Connectors.executeRootHandler(next, exchange),
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS));
  }
}
