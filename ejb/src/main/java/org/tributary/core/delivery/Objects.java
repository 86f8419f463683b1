package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.window.PlayWindows;

/**
 * What the paths of media are: a fixed object in its current version ({@link Versions}), or which
 * segment of which rendition ({@link Renditions}). Confined to turns, but for {@link #exposed}.
 *
 * <p>It finds out what it does not know by an {@link Inquiry}, once for all who ask at the same
 * time. Stale knowledge is validated; a short resource that changes often (a live manifest) is
 * fetched anew instead. A manifest is read when all its bytes have come.
 */
final class Objects {
  private static final int MAX_UNSHARED = 20_000;

  /** What a path turned out to be. */
  sealed interface Resolution {

    /** An object with a fixed layout. */
    record Fixed(Description object, boolean ranged, boolean stale, boolean asked)
        implements Resolution {}

    /** A segment of a listed object. */
    record Listed(Description object, long number, MediaId resource, Optional<Metadata> known)
        implements Resolution {}

    /** Nothing that may be kept or shared: each receiver's own exchange with the source. */
    record Private() implements Resolution {}

    /** Nothing. */
    record Failed(Failure failure) implements Resolution {}
  }

  /** Takes a resolution, within the turn that asked or in a later one. */
  @FunctionalInterface
  interface Resolved {

    void resolved(Now now, Resolution resolution);
  }

  private final Suppliers suppliers;
  private final Sources sources;
  private final Neighbours neighbours;
  private final Manifests manifests;
  private final Fills fills;
  private final Shelf shelf;
  private final Counters counters;
  private final Map<String, Settings.Source> settings;
  private final Exposure exposure = new Exposure();
  private final Versions versions;
  private final Renditions renditions;

  private final Map<MediaId, Inquiry> asking = new HashMap<>();

  /** What turned out to be of no use to others, so that no owner is asked for it again. */
  private final Set<MediaId> unshared =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<MediaId, Boolean> eldest) {
              return size() > MAX_UNSHARED;
            }
          });

  private final Set<MediaId> parsing = new HashSet<>();

  private final List<Waiting> afterParsing = new ArrayList<>();

  @FunctionalInterface
  private interface Waiting {
    void run(Now now);
  }

  Objects(
      Suppliers suppliers,
      Sources sources,
      Neighbours neighbours,
      Manifests manifests,
      Fills fills,
      Shelf shelf,
      PlayWindows windows,
      Counters counters,
      Map<String, Settings.Source> settings,
      String incarnation) {
    this.suppliers = suppliers;
    this.sources = sources;
    this.neighbours = neighbours;
    this.manifests = manifests;
    this.fills = fills;
    this.shelf = shelf;
    this.counters = counters;
    this.settings = settings;
    this.versions =
        new Versions(suppliers, manifests, shelf, exposure, counters, settings, incarnation);
    this.renditions =
        new Renditions(
            shelf, fills.store(), windows, exposure, versions::freshness, versions::forget);
  }

  /** What any thread may know of a path. */
  Optional<Exposure.Exposed> exposed(MediaId id) {
    return exposure.of(id);
  }

  /** The description of an object version, if it is known. */
  Optional<Description> description(ObjectKey key) {
    return versions
        .description(key)
        .or(() -> renditions.description(key))
        .or(() -> shelf.description(key));
  }

  /**
   * The description of an object version for another helper. Manifests that change, or have not
   * been read, are not described: each helper asks the source for them, so that nobody serves what
   * has aged twice.
   */
  Optional<Description> descriptionForOthers(ObjectKey key) {
    return description(key)
        .filter(
            object -> {
              Optional<Knowledge> fixed = versions.knowledge(object.id());
              boolean steady = fixed.flatMap(versions::cap).isEmpty();
              return steady && object.version().isShareable();
            });
  }

  /** The versions of {@code id} and of the renditions it lists that are current. */
  List<Description> current(MediaId id) {
    List<Description> all = new ArrayList<>();
    versions.knowledge(id).ifPresent(fixed -> all.add(fixed.current));
    all.addAll(renditions.of(id));
    return all;
  }

  /** Whether this version is the one to deliver. */
  boolean isCurrent(Description object) {
    return object.id().isRendition() ? renditions.isCurrent(object) : versions.isCurrent(object);
  }

  /**
   * Finds out what {@code request} asks for.
   *
   * @param start of the first byte that is wanted, if that is known
   */
  void resolve(Now now, MediaRequest request, Optional<Long> start, Resolved then) {
    resolve(now, request.id(), start, Optional.empty(), then);
  }

  /**
   * Finds out what a resource is for another helper; the answer is empty if that is not for
   * sharing, or known to the asking helper as well as to this one.
   *
   * @param start of the first byte that is wanted, or -1 if that is not known
   */
  void inquire(
      Now now, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
    Inquiry pending = asking.get(id);
    if ((pending != null && !pending.mayServe(way)) || unshared.contains(id)) {
      answer.accept(now, Optional.empty());
      return;
    }
    resolve(
        now,
        id,
        start < 0 ? Optional.empty() : Optional.of(start),
        Optional.of(way),
        (later, resolution) ->
            answer.accept(
                later,
                resolution instanceof Resolution.Fixed fixed
                    ? Optional.of(fixed.object()).filter(o -> o.version().isShareable())
                    : Optional.empty()));
  }

  private void resolve(
      Now now, MediaId id, Optional<Long> start, Optional<Way> way, Resolved then) {
    if (!sources.knows(id.source())) {
      then.resolved(
          now,
          new Resolution.Failed(
              new Failure(Failure.Kind.NOT_FOUND, "there is no source '" + id.source() + "'")));
      return;
    }
    Optional<Renditions.Ref> ref = renditions.ref(id);
    if (ref.isPresent()) {
      then.resolved(now, renditions.resolve(now, id, ref.get()));
      return;
    }
    Optional<Knowledge> fixed = versions.knowledge(id);
    if (fixed.isPresent()) {
      resolveKnown(now, fixed.get(), start, way, then);
    } else if (parsing.isEmpty()) {
      ask(id, start, way, then).describe(now);
    } else {
      // The manifest that lists this path may be about to be read.
      afterParsing.add(later -> resolve(later, id, start, way, then));
    }
  }

  private void resolveKnown(
      Now now, Knowledge fixed, Optional<Long> start, Optional<Way> way, Resolved then) {
    MediaId id = fixed.current.id();
    if (versions.isDoubted(now, fixed)) {
      ask(id, start, way, then).validateAtSource(fixed);
      return;
    }
    // Who asks for others makes sure that they can use the answer for a while.
    switch (versions.use(now, fixed, way.isPresent() ? 2 : 1)) {
      case FRESH -> then.resolved(now, found(fixed, false, false));
      case SERVE_AND_VALIDATE -> {
        then.resolved(now, found(fixed, true, false));
        if (!asking.containsKey(id)) {
          ask(id, start, way, (later, resolution) -> {}).validate(now, fixed);
        }
      }
      case VALIDATE -> ask(id, start, way, then).validate(now, fixed);
    }
  }

  Resolution found(Knowledge fixed, boolean stale, boolean asked) {
    return new Resolution.Fixed(fixed.current, fixed.ranged, stale, asked);
  }

  private Inquiry ask(MediaId id, Optional<Long> start, Optional<Way> way, Resolved then) {
    Inquiry one =
        asking.computeIfAbsent(
            id,
            i ->
                new Inquiry(
                    this,
                    versions,
                    sources,
                    neighbours,
                    fills,
                    counters,
                    i,
                    start.orElse(-1L),
                    way));
    one.join(then);
    return one;
  }

  // Listed objects.

  /** A manifest's bytes are all there: find out what it lists. */
  void parse(Now now, Description manifest, List<Bytes> bytes) {
    MediaId id = manifest.id();
    Settings.Source source = settings.get(id.source());
    if (source == null || !source.listed() || versions.isRead(manifest) || !parsing.add(id)) {
      bytes.forEach(Bytes::release);
      return;
    }
    manifests.parse(
        id,
        manifest.metadata(),
        bytes,
        (later, parsed) -> {
          parsing.remove(id);
          parsed.ifPresent(m -> learn(manifest, m));
          List<Waiting> waiting = List.copyOf(afterParsing);
          afterParsing.clear();
          waiting.forEach(w -> w.run(later));
        });
  }

  /** Whether a description is of a manifest that has not been read yet. */
  boolean isUnreadManifest(Description object) {
    return versions.isUnreadManifest(object);
  }

  private void learn(Description manifest, Manifests.Manifest parsed) {
    versions.read(manifest, parsed);
    for (Listing listing : parsed.listings()) {
      renditions.learn(manifest, listing);
    }
  }

  /** How many segments the object has, if that is known. */
  Optional<Long> segments(Description object) {
    if (object.version().layout() instanceof Layout.Fixed fixed) {
      long length = object.version().length();
      return length == Version.UNKNOWN
          ? Optional.empty()
          : Optional.of(Math.max(1, (length + fixed.segmentBytes() - 1) / fixed.segmentBytes()));
    }
    return renditions.segments(object);
  }

  /** The objects with a listed layout. */
  Renditions renditions() {
    return renditions;
  }

  // Learning and forgetting.

  /** Takes a description from the store, unless a newer one is known. */
  void restore(Now now, Description object) {
    // Renditions become known by their manifests, which are read at the end of the restoring.
    if (!object.id().isRendition()) {
      versions.restore(now, object);
    }
  }

  /** The source failed to supply the object: ask anew if that tells of a change. */
  void failed(Description object, Failure failure) {
    switch (failure.kind()) {
      case CHANGED, NOT_FOUND, OUT_OF_RANGE -> {
        if (object.id().isRendition()) {
          // The manifest stays; the segment is fetched anew.
          exposure.removeAll(object.key());
        } else {
          versions.changed(object);
        }
      }
      default -> {
        // The source's trouble is the response's to tell.
      }
    }
  }

  /** The source ignores ranges of this object. */
  void unranged(Description object) {
    versions.unranged(object);
  }

  // What inquiries use.

  /** What neighbours advertise of it, but for versions that this helper knows to be outdated. */
  List<Suppliers.Advertised> advertised(Now now, MediaId id) {
    return suppliers.advertised(now, ObjectKey.mediaHash(id)).stream()
        .filter(advertised -> !versions.isOutdated(advertised.key()))
        .toList();
  }

  /** The owners to ask what a resource is. */
  List<Supplier> owners(Now now, MediaId id, long start, Optional<Scope> asked) {
    if (unshared.contains(id)) {
      return List.of();
    }
    long number = Math.max(0, start) / versions.segmentBytes(id.source());
    return suppliers.owners(now, ObjectKey.mediaHash(id), number, asked);
  }

  /** Notes whether a resource can be shared with other helpers. */
  void shared(MediaId id, boolean shareable) {
    if (shareable) {
      unshared.remove(id);
    } else {
      unshared.add(id);
    }
  }

  /**
   * Takes the object of an errand, unless another version is known.
   *
   * @return whether its segments may be fetched
   */
  boolean accepts(Now now, Errand errand) {
    Description object = errand.object();
    if (!sources.knows(object.id().source()) || !object.version().isShareable()) {
      return false;
    }
    if (object.id().isRendition()) {
      return renditions.accepts(object, errand.number(), errand.resource());
    }
    Optional<Knowledge> fixed = versions.knowledge(object.id());
    if (fixed.isEmpty() && renditions.ref(object.id()).isEmpty() && Versions.isRanged(object)) {
      versions.told(now, object);
      return true;
    }
    return fixed.isPresent() && fixed.get().ranged && fixed.get().isOf(object);
  }

  boolean holds(SegmentKey key) {
    return shelf.holds(key);
  }

  boolean holdsAny(Description object) {
    return !shelf.held(object.key()).isEmpty();
  }

  void answered(Inquiry inquiry) {
    asking.remove(inquiry.id(), inquiry);
  }
}
