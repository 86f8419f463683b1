package org.tributary.container.upstream;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.settings.Settings;

/** A source behind an http or https URL. */
final class HttpSource implements Source {
  final String name;
  final Settings.Source settings;
  final URI self;
  final Environment environment;
  final HttpClient client;
  final Counters counters;
  final Gate gate;

  HttpSource(
      String name,
      Settings.Source settings,
      URI self,
      Environment environment,
      HttpClient client,
      Counters counters) {
    this.name = name;
    this.settings = settings;
    this.self = self;
    this.environment = environment;
    this.client = client;
    this.counters = counters;
    this.gate = new Gate(settings.maxConnections());
  }

  @Override
  public Exchange get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    return new HttpSourceExchange(this, resource, new Wanted(false, from, length, same), listener);
  }

  @Override
  public Exchange head(MediaId resource, FetchListener listener) {
    return new HttpSourceExchange(
        this, resource, new Wanted(true, 0, -1, Optional.empty()), listener);
  }
}
