package org.tributary.container.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.tributary.core.cache.HeapBytes;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/** A process that writes segments until it is killed, and tells which were committed. */
final class CrashWriter {
  private static final int AT_ONCE = 8;

  private final Description film;
  private final DiskStore store;
  private final QueuedTurns turns = new QueuedTurns();
  private long next;

  private CrashWriter(Path directory, Description film, long first, ExecutorService executor) {
    this.film = film;
    this.next = first;
    this.store = new DiskStore(settings(directory), executor, turns);
  }

  /** Arguments: the directory and the first segment's number. */
  public static void main(String[] arguments) {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    CrashWriter writer =
        new CrashWriter(
            Path.of(arguments[0]), CrashTest.FILM, Long.parseLong(arguments[1]), executor);
    writer.store.open(
        (segments, last) -> {
          if (last) {
            writer.turns.add(now -> writer.begin());
          }
        });
    writer.turns.runUntil(() -> false);
  }

  static Settings.Store settings(Path directory) {
    return new Settings.Store(
        directory.toString(), 1L << 40, 15, 4, 3, Duration.ofHours(24), 100, Duration.ofSeconds(5));
  }

  /** The bytes that segment {@code number} has, whoever writes it. */
  static byte[] body(long number) {
    return HeapBytes.random(number, new SplittableRandom(number).nextInt(300_000));
  }

  private void begin() {
    for (int i = 0; i < AT_ONCE; i++) {
      write();
    }
  }

  private void write() {
    long number = next++;
    byte[] body = body(number);
    Store.Writing writing =
        store.write(
            new SegmentKey(film.key(), number),
            body.length,
            new Store.WritingOutcome() {
              @Override
              public void committed(Now now) {
                System.out.println(number);
                write();
              }

              @Override
              public void failed(Now now, String why) {
                throw new IllegalStateException(why);
              }
            });
    Bytes whole = HeapBytes.of(body, new AtomicLong());
    for (int from = 0; from < body.length; from += 40_000) {
      writing.append(whole.slice(from, Math.min(body.length, from + 40_000)));
    }
    writing.commit(
        new StoredSegment(film, number, body.length, film.metadata(), StoredSegment.FROM_SOURCE));
  }
}
