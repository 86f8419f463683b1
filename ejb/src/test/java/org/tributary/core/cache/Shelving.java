package org.tributary.core.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/** A shelf in front of a store that only remembers keys, and titles to put on it. */
final class Shelving {
  static final int SEGMENT = 1 << 20;
  static final double PRICE_SOURCE = 150;
  static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  final Popularity popularity;
  final Counters counters = new Counters();
  final KeyStore store = new KeyStore();
  final TreeMap<ObjectKey, SegmentSet> advertised = new TreeMap<>();
  final Shelf shelf;
  Now now = new Now(0, EPOCH);

  Shelving(Settings.Store settings, CostBack costBack) {
    popularity = new Popularity(settings.halfLife(), settings.prefixThreshold(), 10_000);
    shelf =
        new Shelf(settings, PRICE_SOURCE, store, popularity, costBack, counters, advertised::put);
  }

  /** An open shelf for {@code segments} segments of 1 MiB, all as dear as from the source. */
  static Shelving of(int segments) {
    return of(settings(segments, 0, 0, 0), (now, object) -> number -> PRICE_SOURCE);
  }

  static Shelving of(Settings.Store settings, CostBack costBack) {
    Shelving shelving = new Shelving(settings, costBack);
    shelving.shelf.restore(shelving.now, List.of(), true);
    return shelving;
  }

  static Settings.Store settings(int segments, int share, int prefix, double threshold) {
    return new Settings.Store(
        "none",
        (long) segments * SEGMENT,
        share,
        prefix,
        threshold,
        Duration.ofHours(24),
        100,
        Duration.ofSeconds(5));
  }

  static Description title(String name, int segments) {
    return title(name, (long) segments * SEGMENT, "\"1\"");
  }

  static Description title(String name, long length, String etag) {
    Metadata metadata =
        new Metadata(
            "video/mp4", length, Optional.of(etag), Optional.empty(), true, CacheTerms.NONE, EPOCH);
    return new Description(
        new MediaId("films", "/" + name),
        new Version(etag, length, new Layout.Fixed(SEGMENT)),
        metadata);
  }

  void pass(Duration time) {
    now = new Now(now.tick() + time.toNanos(), now.wall().plus(time));
  }

  /** Plays the title from its first to its last segment. */
  void play(Description title) {
    shelf.played(now, title, 1);
    for (long n = 0; n < segments(title); n++) {
      want(title, n);
    }
  }

  /** Asks for a segment as delivery does; whether it is held afterwards. */
  boolean want(Description title, long number) {
    SegmentKey key = new SegmentKey(title.key(), number);
    if (shelf.holds(key)) {
      shelf.played(now, title, 0);
      return true;
    }
    int length = length(title, number);
    Optional<Shelf.Reservation> reservation = shelf.admit(now, title, number, length);
    return reservation.isPresent() && commit(reservation.get(), title, number);
  }

  boolean commit(Shelf.Reservation reservation, Description title, long number) {
    StoredSegment segment = segment(title, number, StoredSegment.FROM_SOURCE);
    store.keys.add(segment.key());
    return reservation.committed(now, segment);
  }

  static StoredSegment segment(Description title, long number, String supplier) {
    return new StoredSegment(title, number, length(title, number), title.metadata(), supplier);
  }

  static long segments(Description title) {
    return (title.version().length() + SEGMENT - 1) / SEGMENT;
  }

  static int length(Description title, long number) {
    return (int) Math.min(SEGMENT, title.version().length() - number * SEGMENT);
  }

  SegmentSet held(Description title) {
    return shelf.held(title.key());
  }

  /** Remembers keys: enough to see that shelf and store agree. */
  static final class KeyStore implements Store {
    final TreeSet<SegmentKey> keys = new TreeSet<>();
    final List<SegmentKey> removed = new ArrayList<>();
    long lingering;

    @Override
    public Optional<Held> pin(SegmentKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void read(SegmentKey key, Reading outcome) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void join(List<Bytes> parts, Reading outcome) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(SegmentKey key) {
      if (!keys.remove(key)) {
        throw new IllegalStateException("removed but not in the store: " + key);
      }
      removed.add(key);
    }

    @Override
    public long lingeringBytes() {
      return lingering;
    }
  }
}
