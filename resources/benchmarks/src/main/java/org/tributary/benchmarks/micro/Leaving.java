package org.tributary.benchmarks.micro;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tributary.core.cache.MemoryStore;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/** What the advertiser's turn costs more because it asks which copies leave next. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class Leaving {
  private static final int OBJECTS = 1000;
  private static final int SEGMENTS = 100;
  private static final int SEGMENT_BYTES = 1 << 20;
  private static final double PRICE_SOURCE = 150;
  private static final double PRICE_COPY = 0.5;

  /** The most that an advertiser asks about, and what a busy one does. */
  private static final int MOST = 4096;

  private static final int FEW = 128;

  private final Now now = new Now(0, Instant.EPOCH);
  private final Shelf shelf = shelf();

  /** Of a full store of 100,000 segments, a third of them copies, for as many as may be asked. */
  @Benchmark
  public Map<ObjectKey, SegmentSet> leavingMost() {
    return shelf.leaving(now, MOST);
  }

  /** The same for as many as leave in half a minute of a busy helper. */
  @Benchmark
  public Map<ObjectKey, SegmentSet> leavingFew() {
    return shelf.leaving(now, FEW);
  }

  private static Shelf shelf() {
    Settings.Store settings =
        new Settings.Store(
            "none",
            (long) OBJECTS * SEGMENTS * SEGMENT_BYTES,
            0,
            0,
            0,
            Duration.ofHours(24),
            100,
            Duration.ofSeconds(5));
    VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
    Shelf shelf =
        new Shelf(
            settings,
            PRICE_SOURCE,
            new MemoryStore(
                time,
                parts -> {
                  throw new IllegalStateException("nothing is joined");
                }),
            new Popularity(settings.halfLife(), settings.prefixThreshold(), OBJECTS),
            (at, object) -> number -> number % 3 == 0 ? PRICE_COPY : PRICE_SOURCE,
            new Counters(),
            (object, held) -> {});
    List<StoredSegment> stored = new ArrayList<>();
    for (int object = 0; object < OBJECTS; object++) {
      Description title = title(object);
      for (int number = 0; number < SEGMENTS; number++) {
        stored.add(
            new StoredSegment(
                title, number, SEGMENT_BYTES, title.metadata(), StoredSegment.FROM_SOURCE));
      }
    }
    shelf.restore(new Now(0, Instant.EPOCH), stored, true);
    return shelf;
  }

  private static Description title(int number) {
    long length = (long) SEGMENTS * SEGMENT_BYTES;
    return new Description(
        new MediaId("films", "/" + number + ".mp4"),
        new Version("\"1\"", length, new Layout.Fixed(SEGMENT_BYTES)),
        new Metadata(
            "video/mp4",
            length,
            Optional.of("\"1\""),
            Optional.empty(),
            true,
            CacheTerms.NONE,
            Instant.EPOCH));
  }
}
