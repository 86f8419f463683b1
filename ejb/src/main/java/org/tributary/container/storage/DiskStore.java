package org.tributary.container.storage;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Turns;

/**
 * The store on disk: one self-describing file a segment.
 *
 * <p>A {@link SegmentWriting} writes a segment beside the others, digests being taken on the way,
 * and moves it to where it is found ({@link StoreDirectory}) when it has its trailer. A file in its
 * place is therefore whole as far as the operating system is concerned, whatever becomes of this
 * process; after a power loss the trailer's checksum and the chunks' digests tell. Nothing is
 * synchronised to the device (see the decision on durability).
 *
 * <p>When it is read, a file is mapped, every chunk checked against its digest, which also brings
 * its pages into memory, and from then on it is resident and served without a check. What cannot be
 * read or is damaged is removed and reported missing.
 *
 * <p>All file work runs on the executor in a fixed number of lanes, one for all that is done to one
 * segment. Nothing waits, and whatever the disk does, a caller gets an outcome and no exception.
 * The constructor touches no file: {@link #open} does.
 */
public final class DiskStore implements Store {
  private static final Logger LOG = System.getLogger(DiskStore.class.getName());

  private static final int LANES = 16;

  /**
   * So much of removed files does not count against the budget: small stores must turn over, too.
   */
  private static final long LINGERING_FREE = 64L << 20;

  /** Beyond this many mappings bytes are read into the heap and not kept; Linux allows 65,530. */
  private static final int MAPPINGS_MAX = 62_000;

  /** Takes the segments that the store held when it was opened. */
  @FunctionalInterface
  public interface Found {

    /**
     * Takes some; on any thread.
     *
     * @param last whether there are no more
     */
    void found(List<StoredSegment> segments, boolean last);
  }

  private final StoreDirectory directory;
  private final Executor executor;
  private final Turns turns;
  private final Leases leases = new Leases();
  private final Residents residents;
  private final Collection collection;
  private final List<Lane> lanes;
  private final Writings writings = new Writings();
  private final AtomicLong nextJoin = new AtomicLong();

  /**
   * A store that is not open yet.
   *
   * @param executor for file work; at most {@value #LANES} of its threads are used at a time
   * @param turns where outcomes go
   */
  public DiskStore(Settings.Store settings, Executor executor, Turns turns) {
    this.directory = new StoreDirectory(Path.of(settings.directory()));
    this.executor = executor;
    this.turns = turns;
    this.residents = new Residents(settings.memorySegments(), leases);
    this.collection = new Collection(settings.bytes() / 8, settings.memorySegments());
    this.lanes = IntStream.range(0, LANES).mapToObj(i -> new Lane(executor)).toList();
  }

  /**
   * Opens the store and tells what it holds, in several batches. Leftovers of an earlier run and
   * damaged files are removed on the way. If another helper uses the directory the store holds
   * nothing and refuses all writings; one that cannot be written is read, and tried again with
   * every writing.
   */
  public void open(Found found) {
    lanes
        .get(0)
        .add(
            refused -> {
              if (refused) {
                found.found(List.of(), true);
                return;
              }
              directory.open();
              scan(found);
            });
  }

  /** Lets go of the directory and of all memory; leases that were given stay valid. */
  public void close() {
    directory.close();
    residents.clear();
    lanes.get(0).add(refused -> directory.unlock());
  }

  /** How many leases on stored bytes are held: 0 when nothing is being delivered. */
  public long openLeases() {
    return leases.open();
  }

  /** How many files are mapped into memory, in use or not yet collected. */
  public int mappings() {
    return residents.mappings();
  }

  @Override
  public Optional<Held> pin(SegmentKey key) {
    return residents.pin(key);
  }

  @Override
  public void read(SegmentKey key, Reading outcome) {
    lane(key).add(refused -> read(key, outcome, refused));
  }

  @Override
  public void join(List<Bytes> parts, Reading outcome) {
    Lane lane = lanes.get((int) (nextJoin.getAndIncrement() & (LANES - 1)));
    lane.add(refused -> join(parts, outcome, refused));
  }

  @Override
  public Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome) {
    return new SegmentWriting(key, outcome, lane(key), directory, writings, turns);
  }

  @Override
  public void remove(SegmentKey key) {
    lane(key).add(refused -> delete(key));
  }

  @Override
  public long footprint(Description description, int length) {
    return SegmentFile.footprint(description, length);
  }

  /** What removed files still take, less a little that a store of any size may take for a while. */
  @Override
  public long lingeringBytes() {
    return Math.max(0, lingering() - LINGERING_FREE);
  }

  /** What removed files still take until the collector has ended their mappings. */
  long lingering() {
    return residents.lingeringBytes();
  }

  // ---- reading

  private void read(SegmentKey key, Reading outcome, boolean refused) {
    Optional<Held> resident = residents.pin(key);
    if (resident.isPresent()) {
      turns.add(now -> outcome.opened(now, resident.get()));
      return;
    }
    if (refused) {
      turns.add(now -> outcome.missing(now, "the store is closing"));
      return;
    }
    try {
      load(key);
      Held held = residents.pin(key).orElseGet(() -> readIntoHeap(key));
      turns.add(now -> outcome.opened(now, held));
    } catch (IOException | UncheckedReadException | InternalError e) {
      // An InternalError is what the JDK makes of a mapped page that cannot be read.
      delete(key);
      String why = key + " cannot be read: " + e;
      LOG.log(e instanceof NoSuchFileException ? Level.DEBUG : Level.WARNING, why);
      turns.add(now -> outcome.missing(now, why));
    }
  }

  private void join(List<Bytes> parts, Reading outcome, boolean refused) {
    try {
      if (refused) {
        turns.add(now -> outcome.missing(now, "the store is closing"));
        return;
      }
      ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(Bytes::length).sum());
      parts.forEach(part -> whole.put(part.as(ByteBuffer.class)));
      whole.flip();
      Held held = new Held(leases.lease(whole), SegmentFile.digests(whole));
      turns.add(now -> outcome.opened(now, held));
    } finally {
      parts.forEach(Bytes::release);
    }
  }

  /** Makes the segment resident, if there is room for another mapping. */
  private void load(SegmentKey key) throws IOException {
    if (residents.mappings() >= MAPPINGS_MAX) {
      collection.nudge(executor, residents);
      return;
    }
    try (FileChannel channel = FileChannel.open(directory.path(key), StandardOpenOption.READ)) {
      SegmentFile file = readTrailer(channel, key);
      MappedByteBuffer body = channel.map(MapMode.READ_ONLY, 0, file.segment().length());
      file.check(body);
      residents.add(key, body, file.digests());
    }
  }

  private Held readIntoHeap(SegmentKey key) {
    try (FileChannel channel = FileChannel.open(directory.path(key), StandardOpenOption.READ)) {
      SegmentFile file = readTrailer(channel, key);
      ByteBuffer body = SegmentFile.readFully(channel, 0, file.segment().length());
      file.check(body);
      return new Held(leases.lease(body), file.digests());
    } catch (IOException e) {
      throw new UncheckedReadException(e);
    }
  }

  private static SegmentFile readTrailer(FileChannel channel, SegmentKey key) throws IOException {
    SegmentFile file = SegmentFile.read(channel);
    if (!file.segment().key().equals(key)) {
      throw new IOException("the file of " + key + " holds " + file.segment().key());
    }
    return file;
  }

  private void delete(SegmentKey key) {
    Path path = directory.path(key);
    try {
      long bytes = Files.size(path);
      Files.delete(path);
      residents.remove(key, bytes);
    } catch (NoSuchFileException e) {
      LOG.log(Level.DEBUG, "there was no {0} to remove", path);
      residents.remove(key, 0);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove " + path, e);
      residents.remove(key, 0);
    }
    collection.consider(executor, residents);
  }

  // ---- the scan at the start

  private void scan(Found found) {
    List<Path> parts = directory.parts();
    if (parts.isEmpty()) {
      found.found(List.of(), true);
      return;
    }
    AtomicInteger left = new AtomicInteger(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Path part = parts.get(i);
      lanes
          .get(i % LANES)
          .add(
              refused -> {
                if (!refused) {
                  directory.scan(part, found);
                }
                if (left.decrementAndGet() == 0) {
                  found.found(List.of(), true);
                }
              });
    }
  }

  private Lane lane(SegmentKey key) {
    long mixed = (key.object().version() + key.number()) * 0x9E37_79B9_7F4A_7C15L;
    return lanes.get((int) (mixed >>> 32) & (LANES - 1));
  }

  /** A failure to read where the language wants no checked exception. */
  private static final class UncheckedReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncheckedReadException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
