package org.tributary.core.delivery;

import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;

/**
 * What comes of an {@link Errand}: as with any {@link Lending} exactly one of its outcomes, or that
 * the segment is on its way here and its bytes follow. Called in turns.
 */
public interface Relay extends Lending {

  /**
   * It is on its way: bytes follow from the beginning of the chunk that holds the first byte that
   * was asked for, then {@link #finish} or {@link #fail}.
   *
   * @param segment with its length; its supplier means nothing
   */
  void begins(StoredSegment segment);

  /** The next bytes; the lease passes to the relay. */
  void send(Bytes bytes);

  /** That was all. */
  void finish();

  /** No more comes. */
  void fail(String why);
}
