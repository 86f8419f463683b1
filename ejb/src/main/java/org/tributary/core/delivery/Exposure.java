package org.tributary.core.delivery;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;

/**
 * What hits may know: the fresh objects and segments, by path. Written in turns, read by any
 * thread.
 */
final class Exposure {
  private final Map<MediaId, Exposed> paths = new ConcurrentHashMap<>();

  /**
   * What any thread may know of a path: enough for a hit.
   *
   * @param number of the segment that the path is, or -1 for a fixed object
   */
  record Exposed(Description object, Metadata resource, long number, Instant freshUntil) {}

  /** What may be known of {@code path}; from any thread. */
  Optional<Exposed> of(MediaId path) {
    return Optional.ofNullable(paths.get(path));
  }

  void put(MediaId path, Exposed exposed) {
    paths.put(path, exposed);
  }

  void remove(MediaId path) {
    paths.remove(path);
  }

  /** Forgets every path of one object version. */
  void removeAll(ObjectKey object) {
    paths.values().removeIf(exposed -> exposed.object().key().equals(object));
  }
}
