package org.tributary.core.delivery;

import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * The port to other helpers' HTTP. Called in turns only, with URLs that an authenticated
 * advertisement named and the settings allow.
 */
public interface Neighbours {

  /**
   * Fetches a held segment from byte {@code from} of it. Chunks are passed on only after they
   * matched their digest.
   */
  Fetch segment(URI helper, SegmentKey key, long from, FetchListener listener);

  /**
   * Fetches a segment, from byte {@code from} of it, that the helper may have to fetch first.
   * Chunks are passed on only after they matched their digest.
   */
  Fetch errand(URI helper, Errand errand, long from, FetchListener listener);

  /**
   * Asks a helper what an object is, and to find it out if it does not know.
   *
   * @param start of the first byte that is wanted, or -1 if that is not known
   * @param answer empty if it is not to be had so; when it was generated is told by this helper's
   *     own clock
   */
  void inquire(
      URI helper, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer);

  /** Asks a helper for an object's description; empty if it has none or does not answer in time. */
  void describe(URI helper, ObjectKey key, BiConsumer<Now, Optional<Description>> answer);

  /** Asks a helper for a full advertisement; empty if it does not answer in time. */
  void advertisement(URI helper, BiConsumer<Now, Optional<byte[]>> answer);
}
