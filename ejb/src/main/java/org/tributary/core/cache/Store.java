package org.tributary.core.cache;

import java.util.List;
import java.util.Optional;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * The port to where segments are kept. It decides nothing: what is admitted or evicted is {@link
 * Shelf}'s business. A segment is listed, and may be read, only after its commit.
 *
 * <p>All methods return at once; outcomes come as later turns, exactly one per call of {@link
 * #read} and per commit or failed writing. {@link #pin} may be called from any thread, the others
 * from turns only.
 */
public interface Store {

  /** The segment if it is in memory and checked already. */
  Optional<Held> pin(SegmentKey key);

  /** Brings a committed segment into memory and checks it. */
  void read(SegmentKey key, Reading outcome);

  /**
   * Makes one segment of its parts and takes their digests, without keeping it. The leases on the
   * parts pass to the store.
   */
  void join(List<Bytes> parts, Reading outcome);

  /**
   * Begins to write a segment. The writer keeps its own leases on what is appended.
   *
   * @param expectedBytes its length, or the most it can have where that is unknown
   */
  Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome);

  /** Removes a committed segment, its space being free when its last reader is done. */
  void remove(SegmentKey key);

  /**
   * How much of the budget a segment of {@code length} bytes takes: at least what its file does,
   * with all that is in it and whole blocks.
   */
  default long footprint(Description description, int length) {
    return length;
  }

  /** How much is still taken by segments that were removed and whose last reader is not done. */
  default long lingeringBytes() {
    return 0;
  }

  /** A segment on its way to the store. */
  interface Writing {

    /** Appends; the lease passes to the writer. Chunk digests are taken on the way. */
    void append(Bytes bytes);

    /** Makes it durable and listed, and reports so. Nothing may follow. */
    void commit(StoredSegment segment);

    /** Forgets what was written; no outcome follows. */
    void abort();
  }

  /** How a writing ended; once. */
  interface WritingOutcome {

    /** It is durable and can be read. */
    void committed(Now now);

    /** It is not, and nothing of it is left. May come before commit was called (a full disk). */
    void failed(Now now, String why);
  }

  /** How a reading ended; once. */
  interface Reading {

    /** Here it is; the lease in it passes to the receiver of this call. */
    void opened(Now now, Held held);

    /** It is not to be had (gone, or its digests disagree); the store has dropped it. */
    void missing(Now now, String why);
  }
}
