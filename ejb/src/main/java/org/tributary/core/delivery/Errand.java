package org.tributary.core.delivery;

import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.SegmentKey;

/**
 * What one helper asks another one, an owner, to fetch for it: a segment of an object that the
 * other may never have heard of.
 *
 * @param object as the asking helper knows it
 * @param resource at the source that holds the segment's bytes: the object's own for fixed layouts
 */
public record Errand(Description object, long number, MediaId resource, Way way) {
  public Errand {
    boolean fixed = object.version().layout() instanceof Layout.Fixed;
    if (fixed && !resource.equals(object.id())) {
      throw new IllegalArgumentException(object.id() + " does not lie at " + resource);
    }
    if (!fixed && !resource.source().equals(object.id().source())) {
      throw new IllegalArgumentException(object.id() + " has no segment at " + resource);
    }
    if (number < 0) {
      throw new IllegalArgumentException("segment number is negative: " + number);
    }
  }

  /** The segment. */
  public SegmentKey key() {
    return new SegmentKey(object.key(), number);
  }
}
