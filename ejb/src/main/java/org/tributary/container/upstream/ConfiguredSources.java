package org.tributary.container.upstream;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Sources;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Turns;

/**
 * The sources of the settings, over HTTP/1.1 or from a directory. Called in turns only.
 *
 * <p>The HTTP client follows no redirect by itself and never asks for HTTP/2. It has no limit on
 * connections, so each source has a gate. Its own request time-out is not used: in some JDKs it
 * ends at the headers, in others it also cuts a long body that flows well.
 */
public final class ConfiguredSources implements Sources {
  private final Environment environment;
  private final Map<String, Source> sources = new HashMap<>();

  /**
   * Makes the sources that {@code settings} name; contacts none of them yet.
   *
   * @param io runs the HTTP client's work and reads of files; never with the caller's thread
   * @param timer rings when a source has been silent for too long
   */
  public ConfiguredSources(
      Settings settings,
      Turns turns,
      Executor io,
      ScheduledExecutorService timer,
      Counters counters) {
    this(
        settings,
        counters,
        new Environment(turns, io, timer, new Leases(), settings.helper().id()));
  }

  ConfiguredSources(Settings settings, Counters counters, Environment environment) {
    this.environment = environment;
    Map<Duration, HttpClient> clients = new HashMap<>();
    settings
        .sources()
        .forEach(
            (name, source) -> {
              if ("file".equals(source.url().getScheme())) {
                sources.put(name, new FileSource(name, source, environment));
                return;
              }
              HttpClient client = clients.computeIfAbsent(source.connectTimeout(), this::client);
              sources.put(
                  name,
                  new HttpSource(
                      name, source, settings.helper().url(), environment, client, counters));
            });
  }

  private HttpClient client(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .executor(environment.io())
        .build();
  }

  @Override
  public boolean knows(String source) {
    return sources.containsKey(source);
  }

  @Override
  public Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    Source source = sources.get(resource.source());
    if (source == null || resource.isRendition()) {
      return unknown(resource, listener);
    }
    Exchange exchange = source.get(resource, from, length, same, listener);
    exchange.begin();
    return exchange;
  }

  @Override
  public Fetch head(MediaId resource, FetchListener listener) {
    Source source = sources.get(resource.source());
    if (source == null || resource.isRendition()) {
      return unknown(resource, listener);
    }
    Exchange exchange = source.head(resource, listener);
    exchange.begin();
    return exchange;
  }

  private Fetch unknown(MediaId resource, FetchListener listener) {
    return new Fetch() {
      private boolean over;

      {
        environment
            .turns()
            .add(
                now -> {
                  if (!over) {
                    over = true;
                    listener.failed(
                        now,
                        new Failure(
                            Failure.Kind.NOT_FOUND,
                            "no source gives " + ResourcePath.decodedPath(resource)));
                  }
                });
      }

      @Override
      public void demand(long bytes) {
        if (bytes < 0) {
          throw new IllegalArgumentException("demand is negative: " + bytes);
        }
      }

      @Override
      public void cancel() {
        over = true;
      }
    };
  }
}
