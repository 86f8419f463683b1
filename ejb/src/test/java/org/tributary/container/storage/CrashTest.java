package org.tributary.container.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.core.cache.HeapBytes;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * Kills a writing process at seeded instants: {@code -Dtributary.crash.kills=50} for the long
 * version.
 */
class CrashTest {
  static final Description FILM =
      new Description(
          new MediaId("films", "/crash"),
          new Version("\"1\"", Version.UNKNOWN, new Layout.Listed()),
          new Metadata(
              "video/mp4",
              Version.UNKNOWN,
              Optional.of("\"1\""),
              Optional.empty(),
              false,
              CacheTerms.NONE,
              Instant.parse("2026-01-01T00:00:00Z")));

  private static final int KILLS = Integer.getInteger("tributary.crash.kills", 3);

  @TempDir Path directory;

  @Test
  void everythingListedAfterAKillIsWholeAndNothingCommittedIsLost() throws Exception {
    SplittableRandom random = new SplittableRandom(42);
    Set<Long> committed = new TreeSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      committed.addAll(writeUntilKilled(kill * 1_000_000L, random));
      Set<Long> listed = listedAndWhole();
      assertThat(listed).containsAll(committed);
      committed.addAll(listed);
    }
  }

  /** What a process said it had committed before it was killed. */
  private Set<Long> writeUntilKilled(long first, SplittableRandom random) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<Long> committed = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int wanted = random.nextInt(1, 200);
      while (committed.size() < wanted) {
        committed.add(Long.parseLong(line(lines)));
      }
      assertThat(process.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS)).isFalse();
      process.destroyForcibly().waitFor();
    } finally {
      process.destroyForcibly();
    }
    return committed;
  }

  private static String line(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new AssertionError("the writer has ended by itself");
    }
    return line;
  }

  private Set<Long> listedAndWhole() {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    QueuedTurns turns = new QueuedTurns();
    DiskStore store = new DiskStore(CrashWriter.settings(directory), executor, turns);
    Set<Long> listed = Collections.synchronizedSet(new TreeSet<>());
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    store.open(
        (segments, last) -> {
          segments.forEach(s -> listed.add(s.number()));
          if (last) {
            done.complete(true);
          }
        });
    assertThat(done.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
    assertThat(directory.resolve("incoming")).isEmptyDirectory();
    Check check = new Check();
    for (long number : listed) {
      store.read(new SegmentKey(FILM.key(), number), check.of(number));
    }
    turns.runUntil(() -> check.whole == listed.size());
    store.close();
    executor.shutdown();
    return listed;
  }

  private static final class Check {
    private int whole;

    Store.Reading of(long number) {
      return new Store.Reading() {
        @Override
        public void opened(Now now, Held held) {
          assertThat(HeapBytes.bytesOf(held.bytes())).isEqualTo(CrashWriter.body(number));
          held.bytes().release();
          whole++;
        }

        @Override
        public void missing(Now now, String why) {
          throw new AssertionError(why);
        }
      };
    }
  }
}
