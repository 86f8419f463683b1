package org.tributary.benchmarks.micro;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tributary.core.MediaHelper;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.MemoryStore;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.Manifests;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Digests;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/** Everything that the core does for a request whose bytes are in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class Hits {
  private static final int OBJECTS = 1000;
  private static final int BYTES = 16 * 1024;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final VirtualTime time = new VirtualTime(START, 1);
  private final MediaHelper helper = helper();
  private final MediaRequest[] requests = new MediaRequest[OBJECTS];
  private int asked;

  /** Fills the helper with what will be asked for. */
  public Hits() {
    helper.restore(List.of(), true);
    for (int n = 0; n < OBJECTS; n++) {
      requests[n] = MediaRequest.get(new MediaId("films", "/" + n + ".mp4"));
      boolean accepted = helper.deliver(requests[n], new Discarding()).isPresent();
      time.settle();
      if (!accepted || helper.hit(requests[n], START).isEmpty()) {
        throw new IllegalStateException("not held: " + requests[n]);
      }
    }
  }

  /** A request is looked up, answered with a head and bytes, and counted. */
  @Benchmark
  public Bytes hit() {
    asked = (asked + 1) % OBJECTS;
    Hit hit = helper.hit(requests[asked], START).orElseThrow();
    Bytes bytes = hit.next().orElseThrow();
    helper.delivered(hit, bytes.length());
    return bytes;
  }

  private MediaHelper helper() {
    Bytes content = new Still(ByteBuffer.allocate(BYTES));
    Held held = new Held(content, new Digests(new byte[0]));
    return new MediaHelper(
        settings(),
        new MediaHelper.Ports(
            time,
            tick -> {},
            new MemoryStore(time, parts -> held),
            new NoCatalogue(),
            new OneFile(time, content),
            new Nobody(),
            new NoManifests(),
            (scope, message) -> {},
            (scope, millis) -> {},
            (change, neighbour, detail) -> {}),
        START,
        new SplittableRandom(1),
        new Counters());
  }

  private static Settings settings() {
    return new Settings(
        new Settings.Helper("self", URI.create("http://self.example/tributary"), "n/r/s"),
        new Settings.Network("a secret of the network", List.of()),
        new Settings.Store(
            "unused", 1L << 30, 15, 4, 3, Duration.ofHours(24), 1000, Duration.ofSeconds(5)),
        new Settings.Delivery(
            Duration.ofSeconds(2), Duration.ofSeconds(60), 2, 128L << 20, 100_000, "*"),
        new Settings.Cooperation(Duration.ofSeconds(10), 0, 0, 0, 500, 3, 10, 30, 90, 150),
        Settings.Windows.OFF,
        Settings.Prefetch.OFF,
        Map.of(
            "films",
            new Settings.Source(
                URI.create("http://films.example"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                List.of(),
                true,
                List.of(),
                1 << 20,
                64,
                Duration.ofSeconds(60),
                true,
                Optional.empty())));
  }

  private static final class Discarding implements Receiver {
    @Override
    public void head(ResponseHead head) {}

    @Override
    public void send(Bytes bytes) {
      bytes.release();
    }

    @Override
    public void finish() {}

    @Override
    public void fail(String why) {
      throw new IllegalStateException(why);
    }
  }

  private static final class NoManifests implements Manifests {
    @Override
    public boolean isManifest(MediaId id, Metadata metadata) {
      return false;
    }

    @Override
    public void parse(
        MediaId id,
        Metadata metadata,
        List<Bytes> bytes,
        BiConsumer<Now, Optional<Manifest>> answer) {
      throw new IllegalStateException("no manifest: " + id);
    }
  }

  private final class NoCatalogue implements Catalogue {
    @Override
    public void save(Batch batch, Outcome outcome) {
      time.add(now -> outcome.done(now, true));
    }

    @Override
    public void load(BiConsumer<Now, List<Row>> rows) {
      time.add(now -> rows.accept(now, List.of()));
    }
  }

  private final class Nobody implements Neighbours {
    @Override
    public Fetch segment(URI url, SegmentKey key, long from, FetchListener listener) {
      throw new IllegalStateException("nobody is at " + url);
    }

    @Override
    public Fetch errand(URI url, Errand errand, long from, FetchListener listener) {
      throw new IllegalStateException("nobody is at " + url);
    }

    @Override
    public void inquire(
        URI url, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
      time.add(now -> answer.accept(now, Optional.empty()));
    }

    @Override
    public void describe(URI url, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
      time.add(now -> answer.accept(now, Optional.empty()));
    }

    @Override
    public void advertisement(URI url, BiConsumer<Now, Optional<byte[]>> answer) {
      time.add(now -> answer.accept(now, Optional.empty()));
    }
  }
}
