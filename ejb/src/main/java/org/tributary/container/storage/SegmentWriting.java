package org.tributary.container.storage;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Digests;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;
import org.tributary.core.turn.Turns;

/**
 * A segment being written. The calls come in turns, the file work is done in its lane; {@code
 * failed} is where the two meet.
 *
 * <p>Bytes are gathered before they are written, digests are taken on the way. The file gets its
 * trailer last and is then moved to where it is found.
 */
final class SegmentWriting implements Store.Writing {
  private static final Logger LOG = System.getLogger(SegmentWriting.class.getName());

  /**
   * How many bytes are gathered before they are written. They come in pieces of some 16 KiB, which
   * no page begins or ends with: the file system would touch every fourth page twice.
   */
  private static final int GATHERED_BYTES = 128 << 10;

  private final SegmentKey key;
  private final Store.WritingOutcome outcome;
  private final Lane lane;
  private final StoreDirectory directory;
  private final Writings writings;
  private final Turns turns;
  private volatile boolean failed;

  // Confined to turns.
  private boolean ended;
  private boolean aborted;

  /** Whether the first bytes went out, at once, to see whether they can be. */
  private boolean tried;

  /** What is to be written next. */
  private List<Bytes> gathered = new ArrayList<>();

  private int gatheredBytes;

  // Confined to the lane.
  private final MessageDigest digest = Sha256.digest();
  private final List<byte[]> digests = new ArrayList<>();
  private @Nullable Path path;
  private @Nullable FileChannel channel;
  private long digested;
  private long written;

  /** Nothing is written yet. */
  SegmentWriting(
      SegmentKey key,
      Store.WritingOutcome outcome,
      Lane lane,
      StoreDirectory directory,
      Writings writings,
      Turns turns) {
    this.key = key;
    this.outcome = outcome;
    this.lane = lane;
    this.directory = directory;
    this.writings = writings;
    this.turns = turns;
  }

  @Override
  public void append(Bytes bytes) {
    requireOpen();
    if (failed) {
      bytes.release();
      return;
    }
    int length = bytes.length();
    if (!writings.queue(length)) {
      bytes.release();
      lane.add(refused -> fail("the disk is too slow: " + Writings.BACKLOG_MAX + " bytes wait"));
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
            writings.dequeue(length);
          }
          trouble.ifPresent(this::fail);
        });
  }

  private void releaseGathered() {
    gathered.forEach(Bytes::release);
    gathered.clear();
    writings.dequeue(gatheredBytes);
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
              writings.worked();
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
    Path file = directory.incoming();
    FileChannel opened = StoreDirectory.create(file);
    path = file;
    channel = opened;
    return opened;
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
    Path to = directory.path(key);
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
    writings.failed(why);
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
      StoreDirectory.deleteIfPossible(leftover);
    }
  }
}
