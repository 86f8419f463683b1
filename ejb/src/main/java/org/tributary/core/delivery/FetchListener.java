package org.tributary.core.delivery;

import org.tributary.core.media.Bytes;
import org.tributary.core.turn.Now;

/** What comes of a {@link Fetch}. */
public interface FetchListener {

  /** The supplier answered. Needs no demand. */
  void head(Now now, Head head);

  /** The next bytes, at least one; the lease passes to the listener. */
  void bytes(Now now, Bytes bytes);

  /** All has come that was asked for, or all there is where the length was unknown. */
  void end(Now now);

  /** It went wrong: what came so far is right, and no more comes. */
  void failed(Now now, Failure failure);
}
