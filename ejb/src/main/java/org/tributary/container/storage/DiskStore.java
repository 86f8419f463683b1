package org.tributary.container.storage;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Digests;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Turns;

/**
 * The store on disk: one self-describing file a segment.
 *
 * <p>A segment is written to a file under {@code incoming}, digests being taken on the way, gets
 * its trailer and is renamed to where it is found: {@code ab/cd/KEY.NUMBER}, after the first digits
 * of its object's key. A file in its place is therefore whole as far as the operating system is
 * concerned, whatever becomes of this process; after a power loss the trailer's checksum and the
 * chunks' digests tell. Nothing is synchronised to the device (see the decision on durability).
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

  /** How many bytes may wait to be written before writings are given up: the disk is too slow. */
  private static final long BACKLOG_MAX = 256L << 20;

  /** Beyond this many mappings bytes are read into the heap and not kept; Linux allows 65,530. */
  private static final int MAPPINGS_MAX = 62_000;

  private static final int BATCH = 500;

  /**
   * How many bytes are gathered before they are written. They come in pieces of some 16 KiB, which
   * no page begins or ends with: the file system would touch every fourth page twice.
   */
  private static final int GATHERED_BYTES = 128 << 10;

  private static final String INCOMING = "incoming";
  private static final String LOCK = "lock";

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

  private final Path directory;
  private final Executor executor;
  private final Turns turns;
  private final Leases leases = new Leases();
  private final Residents residents;
  private final Collection collection;
  private final List<Lane> lanes;
  private final AtomicLong backlog = new AtomicLong();

  /** Whether the last writing failed: what is logged when it changes. */
  private final AtomicBoolean failing = new AtomicBoolean();

  private final AtomicLong nextIncoming = new AtomicLong();
  private final AtomicLong nextJoin = new AtomicLong();
  private volatile @Nullable String unusable = "the store is not open";
  private @Nullable FileChannel lock;

  /**
   * A store that is not open yet.
   *
   * @param executor for file work; at most {@value #LANES} of its threads are used at a time
   * @param turns where outcomes go
   */
  public DiskStore(Settings.Store settings, Executor executor, Turns turns) {
    this.directory = Path.of(settings.directory());
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
              unusable = null;
              try {
                Files.createDirectories(directory.resolve(INCOMING));
                if (takeLock()) {
                  clearIncoming();
                } else {
                  unusable = directory + " is used by another helper";
                  LOG.log(Level.ERROR, "{0}: nothing is stored", unusable);
                }
              } catch (IOException e) {
                LOG.log(Level.WARNING, "the store cannot be written: {0}", e);
              }
              scan(found);
            });
  }

  /** Lets go of the directory and of all memory; leases that were given stay valid. */
  public void close() {
    unusable = "the store is closed";
    residents.clear();
    lanes.get(0).add(refused -> releaseLock());
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
    return new DiskWriting(key, outcome);
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
    try (FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ)) {
      SegmentFile file = readTrailer(channel, key);
      MappedByteBuffer body = channel.map(MapMode.READ_ONLY, 0, file.segment().length());
      file.check(body);
      residents.add(key, body, file.digests());
    }
  }

  private Held readIntoHeap(SegmentKey key) {
    try (FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ)) {
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
    Path path = path(key);
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
    List<Path> parts = unusable == null ? directories(directory) : List.of();
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
                  scan(part, found);
                }
                if (left.decrementAndGet() == 0) {
                  found.found(List.of(), true);
                }
              });
    }
  }

  private void scan(Path part, Found found) {
    List<StoredSegment> batch = new ArrayList<>();
    for (Path leaf : directories(part)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(leaf)) {
        for (Path file : files) {
          examine(file).ifPresent(batch::add);
          if (batch.size() >= BATCH) {
            found.found(List.copyOf(batch), false);
            batch.clear();
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        LOG.log(Level.WARNING, "cannot look into " + leaf, e);
      }
    }
    if (!batch.isEmpty()) {
      found.found(List.copyOf(batch), false);
    }
  }

  /** What a file says of itself, if it is whole and where it belongs; else it is removed. */
  private Optional<StoredSegment> examine(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      StoredSegment segment = SegmentFile.read(channel).segment();
      if (path.equals(path(segment.key()))) {
        return Optional.of(segment);
      }
      LOG.log(Level.WARNING, "{0} holds {1}: removed", path, segment.key());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} is damaged and removed: {1}", path, e);
    }
    deleteIfPossible(path);
    return Optional.empty();
  }

  private static List<Path> directories(Path in) {
    List<Path> directories = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(in, p -> isHexPair(p) && Files.isDirectory(p))) {
      entries.forEach(directories::add);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.WARNING, "cannot look into " + in, e);
    }
    return directories;
  }

  private static boolean isHexPair(Path path) {
    String name = path.getFileName().toString();
    return name.length() == 2 && name.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private void clearIncoming() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory.resolve(INCOMING))) {
      leftovers.forEach(DiskStore::deleteIfPossible);
    }
  }

  private static void deleteIfPossible(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove " + path, e);
    }
  }

  /** Whether no other helper uses the directory. */
  private boolean takeLock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      LOG.log(Level.DEBUG, "used by a helper of this very server", e);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    lock = taken ? channel : null;
    return taken;
  }

  private void releaseLock() {
    FileChannel channel = lock;
    lock = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "cannot unlock " + directory, e);
      }
    }
  }

  private void noteFailure(String why) {
    if (failing.compareAndSet(false, true)) {
      LOG.log(Level.WARNING, "segments cannot be written and are passed through: {0}", why);
    }
  }

  private void noteWritten() {
    if (failing.get() && failing.compareAndSet(true, false)) {
      LOG.log(Level.INFO, "segments can be written again");
    }
  }

  private Lane lane(SegmentKey key) {
    long mixed = (key.object().version() + key.number()) * 0x9E37_79B9_7F4A_7C15L;
    return lanes.get((int) (mixed >>> 32) & (LANES - 1));
  }

  private Path path(SegmentKey key) {
    String name = key.object().toString();
    return directory
        .resolve(name.substring(0, 2))
        .resolve(name.substring(2, 4))
        .resolve(name + "." + key.number());
  }

  /** A failure to read where the language wants no checked exception. */
  private static final class UncheckedReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncheckedReadException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * A segment being written. The calls come in turns, the file work is done in its lane; {@code
   * failure} is where the two meet.
   */
  private final class DiskWriting implements Writing {
    private final SegmentKey key;
    private final WritingOutcome outcome;
    private final Lane lane;

    /** Confined to turns. */
    private boolean ended;

    /** Confined to turns. */
    private boolean aborted;

    /** Whether the first bytes went out, at once, to see whether they can be. Confined to turns. */
    private boolean tried;

    /** What is to be written next. Confined to turns. */
    private List<Bytes> gathered = new ArrayList<>();

    /** Confined to turns. */
    private int gatheredBytes;

    private volatile boolean failed;

    // Confined to the lane.
    private final MessageDigest digest = Sha256.digest();
    private final List<byte[]> digests = new ArrayList<>();
    private @Nullable Path path;
    private @Nullable FileChannel channel;
    private long digested;
    private long written;

    DiskWriting(SegmentKey key, WritingOutcome outcome) {
      this.key = key;
      this.outcome = outcome;
      this.lane = lane(key);
    }

    @Override
    public void append(Bytes bytes) {
      requireOpen();
      if (failed) {
        bytes.release();
        return;
      }
      int length = bytes.length();
      if (backlog.addAndGet(length) > BACKLOG_MAX) {
        backlog.addAndGet(-length);
        bytes.release();
        lane.add(refused -> fail("the disk is too slow: " + BACKLOG_MAX + " bytes wait"));
        return;
      }
      gathered.add(bytes);
      gatheredBytes += length;
      if (!tried || gatheredBytes >= GATHERED_BYTES) {
        tried = true;
        writeGathered();
      }
    }

    private void writeGathered() {
      List<Bytes> batch = gathered;
      int length = gatheredBytes;
      gathered = new ArrayList<>();
      gatheredBytes = 0;
      lane.add(
          refused -> {
            Optional<String> trouble = Optional.empty();
            try {
              if (refused) {
                trouble = Optional.of("the store is closing");
              } else if (!failed) {
                write(batch);
              }
            } catch (IOException | RuntimeException e) {
              trouble = Optional.of("cannot write " + key + ": " + e);
            } finally {
              batch.forEach(Bytes::release);
              backlog.addAndGet(-length);
            }
            trouble.ifPresent(this::fail);
          });
    }

    private void releaseGathered() {
      gathered.forEach(Bytes::release);
      gathered.clear();
      backlog.addAndGet(-gatheredBytes);
      gatheredBytes = 0;
    }

    @Override
    public void commit(StoredSegment segment) {
      requireOpen();
      if (!segment.key().equals(key)) {
        throw new IllegalArgumentException("writing " + key + ", not " + segment.key());
      }
      ended = true;
      writeGathered();
      lane.add(
          refused -> {
            try {
              if (refused) {
                fail("the store is closing");
              } else if (!failed) {
                finish(segment);
                turns.add(outcome::committed);
                noteWritten();
              }
            } catch (IOException | RuntimeException e) {
              fail("cannot commit " + key + ": " + e);
            }
          });
    }

    @Override
    public void abort() {
      requireOpen();
      ended = true;
      aborted = true;
      releaseGathered();
      lane.add(
          refused -> {
            failed = true;
            discard();
          });
    }

    private void requireOpen() {
      if (ended) {
        throw new IllegalStateException("the writing of " + key + " has ended");
      }
    }

    private void write(List<Bytes> batch) throws IOException {
      FileChannel out = channel == null ? begin() : channel;
      ByteBuffer[] buffers = new ByteBuffer[batch.size()];
      long missing = 0;
      for (int i = 0; i < buffers.length; i++) {
        ByteBuffer buffer = batch.get(i).as(ByteBuffer.class);
        digest(buffer.duplicate());
        missing += buffer.remaining();
        buffers[i] = buffer;
      }
      written += missing;
      while (missing > 0) {
        missing -= out.write(buffers);
      }
    }

    private FileChannel begin() throws IOException {
      String why = unusable;
      if (why != null) {
        throw new IOException(why);
      }
      Path incoming = directory.resolve(INCOMING);
      Path file = incoming.resolve(Long.toString(nextIncoming.incrementAndGet()));
      FileChannel opened;
      try {
        opened = create(file);
      } catch (NoSuchFileException e) {
        LOG.log(Level.DEBUG, "{0} has gone and is made anew", incoming);
        Files.createDirectories(incoming);
        opened = create(file);
      }
      path = file;
      channel = opened;
      return opened;
    }

    private static FileChannel create(Path file) throws IOException {
      return FileChannel.open(
          file,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    }

    /** Takes the digest of each chunk as it becomes whole. */
    private void digest(ByteBuffer bytes) {
      int inChunk = (int) (digested % Digests.CHUNK_BYTES);
      digested += bytes.remaining();
      while (bytes.hasRemaining()) {
        int length = Math.min(bytes.remaining(), Digests.CHUNK_BYTES - inChunk);
        digest.update(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
        inChunk += length;
        if (inChunk == Digests.CHUNK_BYTES) {
          digests.add(digest.digest());
          inChunk = 0;
        }
      }
    }

    private void finish(StoredSegment segment) throws IOException {
      if (written != segment.length()) {
        throw new IOException(written + " bytes came, not " + segment.length());
      }
      if (written % Digests.CHUNK_BYTES != 0) {
        digests.add(digest.digest());
      }
      ByteBuffer joined = ByteBuffer.allocate(digests.size() * Sha256.LENGTH);
      digests.forEach(joined::put);
      FileChannel out = channel == null ? begin() : channel;
      ByteBuffer tail = new SegmentFile(segment, new Digests(joined.array())).tail();
      while (tail.hasRemaining()) {
        out.write(tail);
      }
      out.close();
      channel = null;
      move();
    }

    private void move() throws IOException {
      Path from = path;
      if (from == null) {
        throw new IllegalStateException("nothing was written: " + key);
      }
      Path to = path(key);
      try {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        LOG.log(Level.DEBUG, "the first segment in {0}", to.getParent());
        Files.createDirectories(to.getParent());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }
      path = null;
    }

    private void fail(String why) {
      if (failed) {
        return;
      }
      failed = true;
      discard();
      noteFailure(why);
      turns.add(
          now -> {
            releaseGathered();
            if (!aborted) {
              outcome.failed(now, why);
            }
          });
    }

    /** Closes and removes what was written. */
    private void discard() {
      FileChannel open = channel;
      channel = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          LOG.log(Level.WARNING, "cannot close the file of " + key, e);
        }
      }
      Path leftover = path;
      path = null;
      if (leftover != null) {
        deleteIfPossible(leftover);
      }
    }
  }
}
