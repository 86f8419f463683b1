package org.tributary.container.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.settings.Settings;

/** What the adapters need around them, and short words for calling them as the core does. */
final class House implements AutoCloseable {
  static final String SECRET = "a secret of this network";

  /** Long enough for a machine that is busy with something else. */
  static final Duration PATIENT = Duration.ofSeconds(30);

  final SerialTurns turns = new SerialTurns();
  final Counters counters = new Counters();
  final Leases leases = new Leases();
  private final ExecutorService io = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  final Environment environment = new Environment(turns, io, timer, leases, "me");

  private final Map<String, Settings.Source> sources = new TreeMap<>();
  private Optional<ConfiguredSources> configured = Optional.empty();

  House with(String name, Settings.Source source) {
    sources.put(name, source);
    return this;
  }

  static Settings.Source source(URI url) {
    return source(url, PATIENT, 64, List.of(), true, Optional.empty());
  }

  static Settings.Source source(
      URI url,
      Duration readTimeout,
      int maxConnections,
      List<String> redirects,
      boolean trustEtag,
      Optional<String> authorization) {
    return new Settings.Source(
        url,
        readTimeout,
        readTimeout,
        redirects,
        trustEtag,
        List.of(),
        65536,
        maxConnections,
        Duration.ofSeconds(60),
        true,
        authorization);
  }

  Settings settings() {
    return settings(PATIENT);
  }

  Settings settings(Duration stall) {
    return new Settings(
        new Settings.Helper("me", URI.create("http://127.0.0.1:1/tributary"), "a/b/c"),
        new Settings.Network(SECRET, List.of()),
        new Settings.Store(
            "/nowhere", 0, 15, 4, 3, Duration.ofHours(1), 100, Duration.ofSeconds(5)),
        new Settings.Delivery(stall, Duration.ofSeconds(60), 2, 1 << 20, 1000, "*"),
        new Settings.Cooperation(Duration.ofSeconds(10), 10, 5, 1, 500, 3, 10, 30, 90, 150),
        Settings.Windows.OFF,
        Settings.Prefetch.OFF,
        sources);
  }

  ConfiguredSources sources() {
    if (configured.isEmpty()) {
      configured = Optional.of(new ConfiguredSources(settings(), counters, environment));
    }
    return configured.get();
  }

  /** Asks for all of a resource and takes all that comes. */
  Recorder get(String path) {
    return get(path, 0, -1, Optional.empty());
  }

  Recorder get(String path, long from, long length, Optional<Metadata> same) {
    Recorder recorder = new Recorder();
    Fetch fetch = open(path, from, length, same, recorder);
    demand(fetch, Long.MAX_VALUE);
    return recorder;
  }

  Fetch open(String path, long from, long length, Optional<Metadata> same, Recorder recorder) {
    MediaId id = new MediaId("s", path);
    return turns.ask(() -> sources().get(id, from, length, same, recorder));
  }

  Recorder head(String path) {
    Recorder recorder = new Recorder();
    turns.ask(() -> sources().head(new MediaId("s", path), recorder));
    return recorder;
  }

  void demand(Fetch fetch, long bytes) {
    turns.ask(
        () -> {
          fetch.demand(bytes);
          return true;
        });
  }

  void cancel(Fetch fetch) {
    turns.ask(
        () -> {
          fetch.cancel();
          return true;
        });
  }

  /** Lets everything run that has come so far. */
  void settle() {
    turns.ask(() -> true);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    io.shutdownNow();
    turns.close();
  }
}
