package org.tributary.core.cooperation;

import java.util.List;
import java.util.Map;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Now;

/** The port to what an advertisement needs to know of this helper beside its holdings. */
public interface Presence {

  /** Requests in flight in parts of the load mark: at 1 other helpers are refused. */
  double load();

  /** The play windows as they are now, for everybody, by ascending object and id. */
  default List<AdvertisedWindow> windows(Now now) {
    return List.of();
  }

  /** A neighbour reads {@code object} that long behind, near enough to be fed from a window. */
  default void followed(Now now, ObjectKey object, long nanos) {
    // Who has no windows has nothing to let grow.
  }

  /**
   * What would be evicted if {@code most} segments came, of what others hold as well, so that it
   * costs less to get back than from the source.
   */
  default Map<ObjectKey, SegmentSet> leaving(Now now, int most) {
    return Map.of();
  }

  /** How popular an object is: when not all fit into a message the most popular are told. */
  double popularity(ObjectKey object);
}
