package org.tributary.container.upstream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.settings.Settings;

/** A source that is a directory. */
final class FileSource implements Source {
  final String name;
  final Path directory;
  final boolean trustEtag;
  final Duration patience;
  final Environment environment;
  final Gate gate;

  FileSource(String name, Settings.Source settings, Environment environment) {
    this.name = name;
    this.directory = Path.of(settings.url());
    this.trustEtag = settings.trustEtag();
    this.patience = settings.readTimeout();
    this.environment = environment;
    this.gate = new Gate(settings.maxConnections());
  }

  @Override
  public Exchange get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    return new FileExchange(this, resource, new Wanted(false, from, length, same), listener);
  }

  @Override
  public Exchange head(MediaId resource, FetchListener listener) {
    return new FileExchange(this, resource, new Wanted(true, 0, -1, Optional.empty()), listener);
  }
}
