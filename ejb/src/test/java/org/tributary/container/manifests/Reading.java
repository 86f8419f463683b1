package org.tributary.container.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.tributary.core.delivery.Manifests.Manifest;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.VirtualTime;

/** Reads manifests of the source {@code s} as the core would have them read. */
final class Reading {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final ParsedManifests manifests;
  private int open;

  Reading(String... ignoredParameters) {
    this(true, ignoredParameters);
  }

  Reading(boolean listed, String... ignoredParameters) {
    manifests = new ParsedManifests(settings(listed, ignoredParameters), time, Runnable::run);
  }

  boolean isManifest(String path, String contentType) {
    return manifests.isManifest(new MediaId("s", path), metadata(contentType));
  }

  Manifest read(String path, String text) {
    return tryRead(path, text).orElseThrow();
  }

  Optional<Manifest> tryRead(String path, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int middle = bytes.length / 2;
    return tryRead(
        path, List.of(new Part(bytes, 0, middle), new Part(bytes, middle, bytes.length - middle)));
  }

  private Optional<Manifest> tryRead(String path, List<Bytes> bytes) {
    open = bytes.size();
    AtomicReference<Optional<Manifest>> answer = new AtomicReference<>();
    manifests.parse(
        new MediaId("s", path), metadata("text/plain"), bytes, (now, got) -> answer.set(got));
    if (answer.get() != null) {
      throw new IllegalStateException("the answer came within the call");
    }
    time.settle();
    if (open != 0) {
      throw new IllegalStateException(open + " leases were not ended");
    }
    return answer.get();
  }

  /** {@code number path millis}, one a line. */
  static String entries(Listing listing) {
    StringBuilder lines = new StringBuilder();
    for (Listing.Entry entry : listing.entries()) {
      lines.append(entry.number()).append(' ').append(entry.path()).append(' ');
      lines.append(entry.millis()).append('\n');
    }
    return lines.toString();
  }

  private static Metadata metadata(String contentType) {
    return new Metadata(
        contentType, -1, Optional.empty(), Optional.empty(), true, CacheTerms.NONE, Instant.EPOCH);
  }

  private static Settings settings(boolean listed, String... ignoredParameters) {
    Settings.Source source =
        new Settings.Source(
            URI.create("http://source.example/base/"),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            List.of(),
            true,
            List.of(ignoredParameters),
            65536,
            4,
            Duration.ofSeconds(60),
            listed,
            Optional.empty());
    return new Settings(
        new Settings.Helper("me", URI.create("http://127.0.0.1:1/tributary"), "a/b/c"),
        new Settings.Network("a secret of this network", List.of()),
        new Settings.Store(
            "/nowhere", 0, 15, 4, 3, Duration.ofHours(1), 100, Duration.ofSeconds(5)),
        new Settings.Delivery(Duration.ofSeconds(2), Duration.ofSeconds(60), 2, 1 << 20, 1000, "*"),
        new Settings.Cooperation(Duration.ofSeconds(10), 10, 5, 1, 500, 3, 10, 30, 90, 150),
        Settings.Windows.OFF,
        Settings.Prefetch.OFF,
        Map.of("s", source));
  }

  /** Part of a manifest, as it might arrive. */
  private final class Part implements Bytes {
    private final byte[] array;
    private final int from;
    private final int length;

    Part(byte[] array, int from, int length) {
      this.array = array;
      this.from = from;
      this.length = length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public Bytes slice(int first, int end) {
      open++;
      return new Part(array, from + first, end - first);
    }

    @Override
    public void release() {
      open--;
    }

    @Override
    public <T> T as(Class<T> form) {
      return form.cast(ByteBuffer.wrap(array, from, length).asReadOnlyBuffer());
    }
  }
}
