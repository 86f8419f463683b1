package org.tributary.core.delivery;

import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;

/** What comes of another helper's request for a segment: exactly one of these, once. */
public interface Lending {

  /** It is held; the lease passes to the receiver of this call. */
  void held(StoredSegment segment, Held held);

  /** It is not. */
  void notHeld();

  /** This helper has enough to do. */
  void busy(int retryAfterSeconds);
}
