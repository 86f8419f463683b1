package org.tributary.container.storage;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.SegmentKey;

/**
 * The directory of a store: which file is which segment's, what lies there, and whose it is. May be
 * used from any thread, but for {@link #open} and {@link #unlock}, which are one lane's.
 *
 * <p>A segment that is held lies at {@code ab/cd/KEY.NUMBER}, after the first digits of its
 * object's key, one that is being written below {@code incoming}.
 */
final class StoreDirectory {
  private static final Logger LOG = System.getLogger(StoreDirectory.class.getName());

  /** How many segments are told at a time. */
  private static final int BATCH = 500;

  private static final String INCOMING = "incoming";
  private static final String LOCK = "lock";

  private final Path directory;
  private final AtomicLong nextIncoming = new AtomicLong();
  private volatile @Nullable String unusable = "the store is not open";
  private @Nullable FileChannel lock;

  StoreDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes it ready: what an earlier run left unfinished is removed. If another helper uses it
   * nothing may be read or written; one that cannot be written may be read.
   */
  void open() {
    unusable = null;
    try {
      Files.createDirectories(directory.resolve(INCOMING));
      if (lock()) {
        clearIncoming();
      } else {
        unusable = directory + " is used by another helper";
        LOG.log(Level.ERROR, "{0}: nothing is stored", unusable);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the store cannot be written: {0}", e);
    }
  }

  /** Has every further writing refused. */
  void close() {
    unusable = "the store is closed";
  }

  /** Where a held segment lies. */
  Path path(SegmentKey key) {
    String name = key.object().toString();
    return directory
        .resolve(name.substring(0, 2))
        .resolve(name.substring(2, 4))
        .resolve(name + "." + key.number());
  }

  /**
   * Where a segment may lie while it is written: another place each time.
   *
   * @throws IOException if nothing may be written
   */
  Path incoming() throws IOException {
    String why = unusable;
    if (why != null) {
      throw new IOException(why);
    }
    return directory.resolve(INCOMING).resolve(Long.toString(nextIncoming.incrementAndGet()));
  }

  /** Creates an {@link #incoming} file, and the directory if it has gone. */
  static FileChannel create(Path incoming) throws IOException {
    try {
      return createIn(incoming);
    } catch (NoSuchFileException e) {
      LOG.log(Level.DEBUG, "{0} has gone and is made anew", incoming.getParent());
      Files.createDirectories(incoming.getParent());
      return createIn(incoming);
    }
  }

  private static FileChannel createIn(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /** The directories that held segments lie below; none if they may not be used. */
  List<Path> parts() {
    return unusable == null ? directories(directory) : List.of();
  }

  /** Tells what lies below one of the {@link #parts}, and removes what is damaged. */
  void scan(Path part, DiskStore.Found found) {
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
      leftovers.forEach(StoreDirectory::deleteIfPossible);
    }
  }

  /** Removes a file that nobody needs; what cannot be removed is logged, and stays. */
  static void deleteIfPossible(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove " + path, e);
    }
  }

  /** Whether no other helper uses the directory. */
  private boolean lock() throws IOException {
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

  /** Lets another helper use it. */
  void unlock() {
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
}
