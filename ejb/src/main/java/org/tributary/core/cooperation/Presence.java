package org.tributary.core.cooperation;

import org.tributary.core.media.ObjectKey;

/** The port to what an advertisement needs to know of this helper beside its holdings. */
public interface Presence {

  /** Requests in flight in parts of the load mark: at 1 other helpers are refused. */
  double load();

  /** How popular an object is: when not all fit into a message the most popular are told. */
  double popularity(ObjectKey object);
}
