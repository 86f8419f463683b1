package org.tributary.core.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.tributary.core.cache.Freshness;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Now;
import org.tributary.core.window.PlayWindows;

/**
 * The objects with a listed layout: which path is which segment of which rendition, as the
 * manifests say that were read last. Confined to turns.
 */
final class Renditions {
  private static final int MAX_RENDITIONS = 20_000;

  /** So many segments of a live stream are kept for others while its manifest is not read here. */
  private static final int MAX_UNREAD_WINDOW = 64;

  private final Shelf shelf;
  private final Store store;
  private final PlayWindows windows;
  private final Exposure exposure;
  private final Function<MediaId, Freshness> freshness;
  private final Consumer<MediaId> forgotten;
  private final Map<MediaId, Rendition> renditions = new LinkedHashMap<>();
  private final Map<MediaId, Ref> listed = new HashMap<>();
  private final Map<ObjectKey, Description> byKey = new HashMap<>();

  /** A segment by its path. */
  record Ref(MediaId rendition, long number) {}

  private record Rendition(Listing listing, Description object, Starts starts) {
    Rendition(Listing listing, Description object) {
      this(listing, object, new Starts(listing));
    }
  }

  /**
   * None yet.
   *
   * @param freshness of what a source gave no lifetime, by path
   * @param forgotten told of each manifest whose renditions are forgotten: it must be read again
   */
  Renditions(
      Shelf shelf,
      Store store,
      PlayWindows windows,
      Exposure exposure,
      Function<MediaId, Freshness> freshness,
      Consumer<MediaId> forgotten) {
    this.shelf = shelf;
    this.store = store;
    this.windows = windows;
    this.exposure = exposure;
    this.freshness = freshness;
    this.forgotten = forgotten;
  }

  /** A rendition's description, if its manifest is known. */
  Optional<Description> description(ObjectKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The renditions that {@code manifest} lists now. */
  List<Description> of(MediaId manifest) {
    return renditions.entrySet().stream()
        .filter(entry -> entry.getKey().manifest().equals(manifest))
        .map(entry -> entry.getValue().object)
        .toList();
  }

  /** Whether this version of a rendition is the one to deliver. */
  boolean isCurrent(Description object) {
    Rendition rendition = renditions.get(object.id());
    return rendition != null && rendition.object.version().equals(object.version());
  }

  /**
   * Whether a segment is what another helper says: the manifest lists it so, or has not been read
   * here; then the other is believed, as it is for the bytes that it lends.
   */
  boolean accepts(Description object, long number, MediaId resource) {
    Rendition rendition = renditions.get(object.id());
    if (rendition != null) {
      return rendition.object.version().equals(object.version())
          && resourceOf(object, number).map(resource::equals).orElse(rendition.listing.live());
    }
    if (object.version().isLive()) {
      shelf.discardBefore(object.key(), number - MAX_UNREAD_WINDOW);
    }
    return true;
  }

  /** The segment that a path is, if some manifest lists it. */
  Optional<Ref> ref(MediaId id) {
    Ref ref = listed.get(id);
    if (ref != null) {
      return Optional.of(ref);
    }
    for (Rendition rendition : renditions.values()) {
      if (rendition.listing.pattern().isPresent()
          && rendition.object.id().source().equals(id.source())) {
        Matcher matcher = rendition.listing.pattern().get().matcher(id.path());
        if (matcher.matches()) {
          return Optional.of(new Ref(rendition.object.id(), Long.parseLong(matcher.group(1))));
        }
      }
    }
    return Optional.empty();
  }

  /** What the path of a segment is, and what is known of it. */
  Objects.Resolution.Listed resolve(Now now, MediaId id, Ref ref) {
    Rendition rendition = renditions.get(ref.rendition);
    if (rendition == null) {
      throw new IllegalStateException("no rendition " + ref.rendition + " for " + id);
    }
    SegmentKey key = new SegmentKey(rendition.object.key(), ref.number);
    Optional<Metadata> metadata =
        shelf.stored(key).or(() -> windows.find(now, key)).map(StoredSegment::resource);
    if (metadata.isPresent() && isExpired(now, id, metadata.get())) {
      shelf.lost(key);
      store.remove(key);
      windows.drop(key);
      metadata = Optional.empty();
    }
    return new Objects.Resolution.Listed(rendition.object, ref.number, id, metadata);
  }

  /**
   * A listed segment does not change while its manifest lists it, unless the source gave it a
   * lifetime of its own.
   */
  private boolean isExpired(Now now, MediaId id, Metadata segment) {
    boolean mayChange = segment.terms().noCache() || segment.terms().lifetime().isPresent();
    return mayChange && !freshness.apply(id).isFresh(segment, now.wall());
  }

  /** Takes what a manifest lists now in place of what it listed before. */
  void learn(Description manifest, Listing listing) {
    MediaId id = listing.rendition();
    Rendition before = renditions.get(id);
    Description object = new Description(id, listing.version(), manifest.metadata());
    if (before != null) {
      for (Listing.Entry entry : before.listing.entries()) {
        unlist(new MediaId(id.source(), entry.path()), id);
      }
      if (!before.listing.version().equals(listing.version()) || hasRestarted(before, listing)) {
        shelf.drop(before.object.key());
        byKey.remove(before.object.key());
      }
    }
    renditions.remove(id);
    renditions.put(id, new Rendition(listing, object));
    forgetRenditionsBeyond(MAX_RENDITIONS);
    byKey.put(object.key(), object);
    for (Listing.Entry entry : listing.entries()) {
      MediaId resource = new MediaId(id.source(), entry.path());
      listed.put(resource, new Ref(id, entry.number()));
      shelf
          .stored(new SegmentKey(object.key(), entry.number()))
          .ifPresent(stored -> exposeListed(stored, resource));
    }
    boolean empty = listing.entries().isEmpty();
    long first = empty ? 0 : listing.entries().get(0).number();
    if (listing.live()) {
      shelf.discardBefore(object.key(), first);
      shelf.prefixFrom(object, -1);
    } else if (!empty) {
      shelf.prefixFrom(object, first);
    }
  }

  /** Forgets the renditions whose manifests were read longest ago; what is held of them stays. */
  private void forgetRenditionsBeyond(int count) {
    while (renditions.size() > count) {
      Map.Entry<MediaId, Rendition> eldest = renditions.entrySet().iterator().next();
      MediaId id = eldest.getKey();
      for (Listing.Entry entry : eldest.getValue().listing.entries()) {
        unlist(new MediaId(id.source(), entry.path()), id);
      }
      byKey.remove(eldest.getValue().object.key());
      renditions.remove(id);
      forgotten.accept(id.manifest());
    }
  }

  private void unlist(MediaId path, MediaId rendition) {
    Ref ref = listed.get(path);
    if (ref != null && ref.rendition.equals(rendition)) {
      listed.remove(path);
      exposure.remove(path);
    }
  }

  /** A live stream whose window went backwards has begun anew, and uses its names again. */
  private static boolean hasRestarted(Rendition before, Listing after) {
    List<Listing.Entry> old = before.listing.entries();
    List<Listing.Entry> fresh = after.entries();
    return !old.isEmpty()
        && !fresh.isEmpty()
        && fresh.get(fresh.size() - 1).number() < old.get(old.size() - 1).number();
  }

  /** How many segments a rendition has, if its manifest is known. */
  Optional<Long> segments(Description object) {
    Rendition rendition = renditions.get(object.id());
    return rendition == null
        ? Optional.empty()
        : Optional.of((long) Math.max(1, rendition.listing.entries().size()));
  }

  /** Whether segment {@code number} is where a play of the object begins. */
  boolean isFirst(Description object, long number) {
    Rendition rendition = renditions.get(object.id());
    if (rendition == null || rendition.listing.entries().isEmpty()) {
      return number == 0;
    }
    return rendition.listing.entries().get(0).number() == number;
  }

  /** The resource of segment {@code number} of a listed object, if its manifest lists it now. */
  private Optional<MediaId> resourceOf(Description object, long number) {
    Rendition rendition = renditions.get(object.id());
    if (rendition == null) {
      return Optional.empty();
    }
    return rendition.listing.entries().stream()
        .filter(entry -> entry.number() == number)
        .findFirst()
        .map(entry -> new MediaId(object.id().source(), entry.path()));
  }

  /**
   * When segment {@code number} begins, in milliseconds of play: the durations of all before it,
   * and in a live listing, which lists only the last ones, as many of the longest duration as there
   * were before.
   */
  OptionalLong millisAt(Description object, long number) {
    Rendition rendition = renditions.get(object.id());
    return rendition == null ? OptionalLong.empty() : rendition.starts.millisAt(number);
  }

  /** A reference from a segment's resource to the one that follows it, if there is one. */
  Optional<String> next(Description object, long number, MediaId resource) {
    return after(object, number, 1).stream()
        .findFirst()
        .map(next -> RelativePath.of(resource, next.resource()));
  }

  /** The segments after {@code number}, nearest first, at most {@code count}. */
  List<Wanted> after(Description object, long number, int count) {
    Rendition rendition = renditions.get(object.id());
    if (rendition == null) {
      return List.of();
    }
    List<Wanted> next = new ArrayList<>();
    for (Listing.Entry entry : rendition.listing.entries()) {
      if (entry.number() > number && next.size() < count) {
        MediaId resource = new MediaId(object.id().source(), entry.path());
        next.add(Wanted.listed(object, entry.number(), resource, Optional.empty()));
      }
    }
    return next;
  }

  /** More of an object is held than before: hits may serve it. */
  void held(ObjectKey key, SegmentSet before, SegmentSet after) {
    Optional<Description> object = shelf.description(key);
    if (object.isEmpty() || !(object.get().version().layout() instanceof Layout.Listed)) {
      return;
    }
    after.withoutAll(before).forEach(number -> expose(object.get(), number));
  }

  private void expose(Description object, long number) {
    Optional<StoredSegment> stored = shelf.stored(new SegmentKey(object.key(), number));
    if (stored.isPresent()) {
      resourceOf(object, number).ifPresent(resource -> exposeListed(stored.get(), resource));
    }
  }

  /** A listed segment is held: hits may serve it while its manifest lists it. */
  private void exposeListed(StoredSegment segment, MediaId resource) {
    if (!listed.containsKey(resource)) {
      return;
    }
    boolean mayChange =
        segment.resource().terms().noCache() || segment.resource().terms().lifetime().isPresent();
    Instant until =
        mayChange ? freshness.apply(resource).freshUntil(segment.resource()) : Instant.MAX;
    exposure.put(
        resource,
        new Exposure.Exposed(
            segment.description(),
            segment.resource(),
            segment.number(),
            until,
            next(segment.description(), segment.number(), resource).map(ResponseHeaders::next)));
  }
}
