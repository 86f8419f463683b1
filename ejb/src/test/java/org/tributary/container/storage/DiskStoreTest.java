package org.tributary.container.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.core.cache.HeapBytes;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoreContract;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

class DiskStoreTest extends StoreContract {
  @TempDir Path directory;

  private ExecutorService executor = Executors.newFixedThreadPool(4);
  private final QueuedTurns turns = new QueuedTurns();
  private DiskStore store;

  @BeforeEach
  void open() {
    store = opened(directory, new ArrayList<>());
  }

  @AfterEach
  void close() {
    store.close();
    executor.shutdown();
  }

  /**
   * What the store tells of when it is opened again, once the first one has let go of its files.
   */
  private List<StoredSegment> restarted() throws InterruptedException {
    close();
    assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    executor = Executors.newFixedThreadPool(4);
    List<StoredSegment> found = new ArrayList<>();
    store = opened(directory, found);
    return found;
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void await(BooleanSupplier done) {
    turns.runUntil(done);
  }

  @Override
  protected void settle() {
    if (executor.isShutdown()) {
      return;
    }
    // Every lane gives an outcome for something that is not there, after all that came before.
    int[] outcomes = {0};
    int asked = 400;
    for (int i = 0; i < asked; i++) {
      store.read(
          new SegmentKey(film("nothing").key(), i),
          new Reading(held -> outcomes[0]++, why -> outcomes[0]++));
    }
    turns.runUntil(() -> outcomes[0] == asked);
  }

  @Override
  protected long openLeases() {
    return store.openLeases();
  }

  @Override
  protected void damage(SegmentKey key) {
    overwrite(file(key), 70_000);
  }

  @Test
  void tellsWhatItHeldBeforeARestart() throws InterruptedException {
    Description other = film("other");
    for (int n = 0; n < 20; n++) {
      write(FILM, n, HeapBytes.random(n, 1000), 1000);
      write(other, n, HeapBytes.random(-n, 1000), 1000);
    }

    List<StoredSegment> found = restarted();

    assertThat(found).hasSize(40).contains(stored(FILM, 7, 1000), stored(other, 19, 1000));
    assertThat(read(new SegmentKey(FILM.key(), 7)).body).isEqualTo(HeapBytes.random(7, 1000));
  }

  @Test
  void removesWhatWasCutShortAndWhatIsLeftOver() throws Exception {
    for (int n = 0; n < 4; n++) {
      write(FILM, n, HeapBytes.random(n, SEGMENT), SEGMENT);
    }
    truncate(file(0), SEGMENT + 10);
    overwrite(file(1), SEGMENT + 20);
    Files.move(file(2), file(2).resolveSibling("stray.2"));
    Files.write(directory.resolve("incoming").resolve("99"), new byte[10]);

    List<StoredSegment> found = restarted();

    assertThat(found).containsExactly(stored(FILM, 3, SEGMENT));
    assertThat(files()).hasSize(1);
    assertThat(directory.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void leavesNoFileOfAnAbortedWriting() {
    Store.Writing writing = store.write(new SegmentKey(FILM.key(), 0), 10, new Ending());
    writing.append(HeapBytes.of(new byte[10], appended));
    writing.abort();
    settle();
    assertThat(files()).isEmpty();
    assertThat(directory.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void foresaysWhatAFileTakes() throws IOException {
    for (int length : new int[] {0, 1, 4095, 65_536, 1_000_000}) {
      write(FILM, length, HeapBytes.random(length, length), 100_000);
      long size = Files.size(file(length));
      assertThat(store.footprint(FILM, length))
          .isGreaterThanOrEqualTo(size)
          .isLessThan(size + 8192)
          .isEqualTo(store.footprint(FILM, length) / 4096 * 4096);
    }
  }

  @Test
  void keepsNoMoreMappedThanTheSettingsAllow() {
    for (int n = 0; n < 40; n++) {
      write(FILM, n, HeapBytes.random(n, 5000), 5000);
      read(new SegmentKey(FILM.key(), n));
    }
    long resident = 0;
    for (int n = 0; n < 40; n++) {
      Optional<Held> held = store.pin(new SegmentKey(FILM.key(), n));
      held.ifPresent(h -> h.bytes().release());
      resident += held.isPresent() ? 1 : 0;
    }
    assertThat(resident).isEqualTo(16);
    assertThat(read(new SegmentKey(FILM.key(), 0)).body).isEqualTo(HeapBytes.random(0, 5000));
  }

  @Test
  void countsTheBytesOfRemovedFilesUntilTheirMappingsAreCollected() {
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    write(FILM, 0, HeapBytes.random(0, SEGMENT), SEGMENT);
    read(key);
    Optional<ByteBuffer> sending = Optional.of(buffer(key));
    assertThat(store.mappings()).isEqualTo(1);
    store.remove(key);
    settle();
    System.gc();
    assertThat(store.lingering()).isGreaterThanOrEqualTo(SEGMENT);
    assertThat(sending.map(ByteBuffer::remaining)).contains(SEGMENT);

    sending = Optional.empty();
    assertThat(sending).isEmpty();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (store.lingering() > 0 && System.nanoTime() < deadline) {
      System.gc();
    }
    assertThat(store.lingering()).isZero();
    assertThat(store.mappings()).isZero();
  }

  @Test
  void failsWritingsAndNothingElseWhenItsDirectoryVanishes() throws IOException {
    write(FILM, 0, HeapBytes.random(0, 1000), 1000);
    removeAll(directory);
    assertThat(read(new SegmentKey(FILM.key(), 0)).why).isNotEmpty();
    write(FILM, 1, HeapBytes.random(1, 1000), 1000);
    assertThat(read(new SegmentKey(FILM.key(), 1)).body).isEqualTo(HeapBytes.random(1, 1000));
  }

  @Test
  void failsWritingsWhereAFileStandsInTheWayOfItsDirectory() throws IOException {
    Path occupied = Files.write(directory.resolve("occupied"), new byte[1]);
    DiskStore homeless = opened(occupied, new ArrayList<>());
    Ending ending = new Ending();
    Store.Writing writing = homeless.write(new SegmentKey(FILM.key(), 0), 10, ending);
    writing.append(HeapBytes.of(new byte[10], appended));
    turns.runUntil(() -> !ending.outcomes.isEmpty());
    assertThat(ending.outcomes).hasSize(1).first().asString().startsWith("failed");
    writing.append(HeapBytes.of(new byte[10], appended));
    writing.abort();
    assertThat(appended).hasValue(0);
  }

  @Test
  void reportsAFullDiskAsAFailedWriting() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    Ending ending = new Ending();
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    linkNextIncomingTo(full);
    Store.Writing writing = store.write(key, 10, ending);
    writing.append(HeapBytes.of(new byte[10], appended));
    turns.runUntil(() -> !ending.outcomes.isEmpty());
    assertThat(ending.outcomes).hasSize(1).first().asString().contains("No space left");
    writing.abort();
  }

  @Test
  void storesPiecesOfOddLengthsToTheByte() {
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    byte[] body = HeapBytes.random(7, SEGMENT);
    Ending ending = new Ending();
    Store.Writing writing = store.write(key, SEGMENT, ending);
    for (int at = 0; at < SEGMENT; at += 7_001) {
      int end = Math.min(SEGMENT, at + 7_001);
      writing.append(HeapBytes.of(Arrays.copyOfRange(body, at, end), appended));
    }
    writing.commit(stored(FILM, 0, SEGMENT));
    turns.runUntil(() -> !ending.outcomes.isEmpty());
    assertThat(read(key).body).isEqualTo(body);
    assertThat(appended).hasValue(0);
  }

  @Test
  void letsGoOfWhatItGatheredWhenAWritingIsAborted() {
    Store.Writing writing = store.write(new SegmentKey(FILM.key(), 0), SEGMENT, new Ending());
    for (int i = 0; i < 3; i++) {
      writing.append(HeapBytes.of(new byte[1000], appended));
    }
    writing.abort();
    settle();
    assertThat(appended).hasValue(0);
    assertThat(files()).isEmpty();
  }

  @Test
  void isNotSharedByTwoHelpers() {
    List<StoredSegment> found = new ArrayList<>();
    write(FILM, 0, HeapBytes.random(0, 1000), 1000);
    DiskStore second = opened(directory, found);
    assertThat(found).isEmpty();
    Ending ending = new Ending();
    Store.Writing writing = second.write(new SegmentKey(FILM.key(), 1), 10, ending);
    writing.append(HeapBytes.of(new byte[10], appended));
    turns.runUntil(() -> !ending.outcomes.isEmpty());
    assertThat(ending.outcomes.get(0)).contains("used by another helper");
    assertThat(read(new SegmentKey(FILM.key(), 0)).body).isNotNull();
  }

  @Test
  void givesOutcomesEvenWhenTheExecutorTakesNoMoreWork() {
    DiskStore late =
        new DiskStore(
            settings(directory),
            task -> {
              throw new RejectedExecutionException("closing");
            },
            turns);
    List<Boolean> last = new ArrayList<>();
    late.open((segments, isLast) -> last.add(isLast));
    assertThat(last).containsExactly(true);
    Ending ending = new Ending();
    Store.Writing writing = late.write(new SegmentKey(FILM.key(), 0), 10, ending);
    writing.append(HeapBytes.of(new byte[10], appended));
    writing.commit(stored(FILM, 0, 10));
    turns.runUntil(() -> !ending.outcomes.isEmpty());
    assertThat(ending.outcomes).hasSize(1).first().asString().startsWith("failed");
    assertThat(appended).hasValue(0);
  }

  private ByteBuffer buffer(SegmentKey key) {
    Held held = store.pin(key).orElseThrow();
    ByteBuffer buffer = held.bytes().as(ByteBuffer.class);
    held.bytes().release();
    return buffer;
  }

  private DiskStore opened(Path in, List<StoredSegment> found) {
    DiskStore opened = new DiskStore(settings(in), executor, turns);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    opened.open(
        (segments, last) -> {
          synchronized (found) {
            found.addAll(segments);
          }
          if (last) {
            done.complete(true);
          }
        });
    assertThat(done.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
    return opened;
  }

  private static Settings.Store settings(Path in) {
    return new Settings.Store(
        in.toString(), 1L << 30, 15, 4, 3, Duration.ofHours(24), 16, Duration.ofSeconds(5));
  }

  private Path file(long number) {
    return file(new SegmentKey(FILM.key(), number));
  }

  private Path file(SegmentKey key) {
    String name = key.object().toString();
    return directory
        .resolve(name.substring(0, 2))
        .resolve(name.substring(2, 4))
        .resolve(name + "." + key.number());
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(p -> !p.getFileName().toString().equals("lock"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void linkNextIncomingTo(Path target) {
    try {
      for (int i = 1; i < 5; i++) {
        Files.createSymbolicLink(directory.resolve("incoming").resolve("" + i), target);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void removeAll(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void overwrite(Path file, long at) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), at);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void truncate(Path file, long to) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(to);
    }
  }

  private record Reading(Consumer<Held> opened, Consumer<String> missing) implements Store.Reading {
    @Override
    public void opened(Now now, Held held) {
      opened.accept(held);
    }

    @Override
    public void missing(Now now, String why) {
      missing.accept(why);
    }
  }
}
