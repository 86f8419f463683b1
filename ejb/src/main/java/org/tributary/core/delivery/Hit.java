package org.tributary.core.delivery;

import java.util.Optional;
import org.tributary.core.media.Bytes;

/**
 * A response whose bytes are in memory: delivered without a turn. Confined to whoever delivers it.
 *
 * <p>The bytes are pinned one segment at a time. When the next one is not in memory any more,
 * {@link #next} is empty before {@link #isComplete} and the rest is delivered by {@link
 * org.tributary.core.Helper#resume}.
 */
public interface Hit extends AutoCloseable {

  /** Status and headers. */
  ResponseHead head();

  /** Whether all bytes were given out. */
  boolean isComplete();

  /** The next bytes, to be released by the caller. */
  Optional<Bytes> next();

  /** Lets go of what was not given out; to be called when the delivery ends, however it does. */
  @Override
  void close();
}
