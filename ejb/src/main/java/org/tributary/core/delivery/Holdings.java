package org.tributary.core.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tributary.core.media.Layout;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * What any thread may know of the segments that are held: enough to tell whether a request is a
 * hit. Written in turns, read by any thread.
 */
final class Holdings {
  private final Map<ObjectKey, SegmentSet> held = new ConcurrentHashMap<>();

  /**
   * What is held of an object has changed.
   *
   * @return what was held of it before
   */
  SegmentSet changed(ObjectKey object, SegmentSet segments) {
    SegmentSet before = segments.isEmpty() ? held.remove(object) : held.put(object, segments);
    return before == null ? SegmentSet.EMPTY : before;
  }

  /** Whether every segment of the bytes from {@code from} up to {@code end} is held. */
  boolean holdsAll(Exposure.Exposed exposed, long from, long end) {
    SegmentSet segments = held.get(exposed.key());
    if (segments == null) {
      return false;
    }
    if (exposed.object().version().layout() instanceof Layout.Fixed fixed) {
      return segments.runEnd(fixed.numberAt(from)) >= fixed.numberAt(end - 1);
    }
    return segments.contains(exposed.number());
  }
}
