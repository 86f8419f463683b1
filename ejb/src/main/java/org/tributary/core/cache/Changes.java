package org.tributary.core.cache;

import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/** Hears of every change of what is held; what the advertiser tells others follows from it. */
@FunctionalInterface
public interface Changes {

  /** From now on exactly {@code held} is held of {@code object}; called within the turn. */
  void changed(ObjectKey object, SegmentSet held);
}
