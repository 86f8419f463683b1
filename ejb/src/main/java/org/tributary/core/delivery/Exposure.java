package org.tributary.core.delivery;

import java.time.Instant;
import java.util.Comparator;
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
   * What any thread may know of a path: enough for a hit. Immutable; what is the same for every hit
   * is worked out once. Two are equal only if they are the same one, so that hits can be counted by
   * it without looking into it.
   */
  static final class Exposed {

    /** By object and number: an order for those that must not depend on chance. */
    static final Comparator<Exposed> ORDER =
        Comparator.comparing(Exposed::key).thenComparingLong(Exposed::number);

    private final Description object;
    private final Segmentation segments;
    private final Metadata resource;
    private final Map<String, String> headers;
    private final long number;
    private final Instant freshUntil;
    private final Optional<String> link;

    /**
     * Exposes a resource.
     *
     * @param number of the segment that the path is, or -1 for a fixed object
     * @param link the Link field that names the listed segment after it
     */
    Exposed(
        Description object,
        Metadata resource,
        long number,
        Instant freshUntil,
        Optional<String> link) {
      this.object = object;
      this.segments = new Segmentation(object, number);
      this.resource = resource;
      this.headers = ResponseHeaders.steady(resource);
      this.number = number;
      this.freshUntil = freshUntil;
      this.link = link;
    }

    Description object() {
      return object;
    }

    ObjectKey key() {
      return segments.object();
    }

    Segmentation segments() {
      return segments;
    }

    Metadata resource() {
      return resource;
    }

    /** A map of one's own with the header fields of every response. */
    Map<String, String> headers(Instant wall) {
      return ResponseHeaders.of(headers, resource, wall);
    }

    long number() {
      return number;
    }

    Instant freshUntil() {
      return freshUntil;
    }

    Optional<String> link() {
      return link;
    }
  }

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
    paths.values().removeIf(exposed -> exposed.key().equals(object));
  }
}
