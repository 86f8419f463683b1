package org.tributary.core.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.tributary.core.media.Description;
import org.tributary.core.media.ObjectKey;

/** What is known of one fixed object. Confined to turns. */
final class Knowledge {
  Description current;

  /** Whether the source answers byte ranges of it. */
  boolean ranged;

  /** How long a manifest may be used at most, whatever the source allows: it is live. */
  Optional<Duration> cap = Optional.empty();

  /** It was a manifest, and has been read. */
  boolean parsed;

  /** Another helper has read it and found that it does not change. */
  boolean vouched;

  /** Other versions that neighbours advertised when it was last validated. */
  Set<ObjectKey> othersSeen = Set.of();

  Knowledge(Description current, boolean ranged) {
    this.current = current;
    this.ranged = ranged;
  }

  boolean isOf(Description object) {
    return current.version().equals(object.version());
  }
}
