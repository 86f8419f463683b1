package org.tributary.core.delivery;

import java.time.Duration;
import java.time.Instant;
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
import org.tributary.core.cache.Freshness;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
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
 * What this helper knows of media objects: which version is current, how fresh that knowledge is,
 * and which path is which segment of which rendition. Confined to turns, but for {@link #exposed}.
 *
 * <p>It finds out what it does not know by an {@link Inquiry}, once for all who ask at the same
 * time. Stale knowledge is validated; a short resource that changes often (a live manifest) is
 * fetched anew instead.
 */
final class Objects {
  private static final int MAX_KNOWN = 200_000;
  private static final int MAX_OUTDATED = 10_000;

  private static final int MAX_UNSHARED = 20_000;

  /** A manifest that has not been read yet may turn out to be live: it is fresh only this long. */
  private static final Duration UNREAD = Duration.ofSeconds(1);

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
  private final String incarnation;
  private final Exposure exposure = new Exposure();
  private final Renditions renditions;
  private long onces;

  private final Map<MediaId, Knowledge> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MediaId, Knowledge> eldest) {
          if (size() <= MAX_KNOWN) {
            return false;
          }
          exposure.remove(eldest.getKey());
          byKey.remove(eldest.getValue().current.key());
          return true;
        }
      };
  private final Map<ObjectKey, Description> byKey = new HashMap<>();
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

  /** Versions that were found to be current no more: what neighbours still say of them is old. */
  private final Map<ObjectKey, Boolean> outdated =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Boolean> eldest) {
          return size() > MAX_OUTDATED;
        }
      };

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
    this.incarnation = incarnation;
    this.renditions =
        new Renditions(shelf, fills.store(), windows, exposure, this::freshness, known::remove);
  }

  /** What any thread may know of a path. */
  Optional<Exposure.Exposed> exposed(MediaId id) {
    return exposure.of(id);
  }

  /** The description of an object version, if it is known. */
  Optional<Description> description(ObjectKey key) {
    return Optional.ofNullable(byKey.get(key))
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
              Knowledge fixed = known.get(object.id());
              boolean steady = fixed == null || cap(fixed).isEmpty();
              return steady && object.version().isShareable();
            });
  }

  /** The versions of {@code id} and of the renditions it lists that are current. */
  List<Description> current(MediaId id) {
    List<Description> all = new ArrayList<>();
    Knowledge fixed = known.get(id);
    if (fixed != null) {
      all.add(fixed.current);
    }
    all.addAll(renditions.of(id));
    return all;
  }

  /** Whether this version is the one to deliver. */
  boolean isCurrent(Description object) {
    MediaId id = object.id();
    if (id.isRendition()) {
      return renditions.isCurrent(object);
    }
    Knowledge fixed = known.get(id);
    return fixed != null && fixed.current.version().equals(object.version());
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
    Knowledge fixed = known.get(id);
    if (fixed == null && !parsing.isEmpty()) {
      // The manifest that lists this path may be about to be read.
      afterParsing.add(later -> resolve(later, id, start, way, then));
      return;
    }
    if (fixed == null) {
      ask(id, start, way, then).describe(now);
      return;
    }
    resolveKnown(now, fixed, start, way, then);
  }

  private void resolveKnown(
      Now now, Knowledge fixed, Optional<Long> start, Optional<Way> way, Resolved then) {
    MediaId id = fixed.current.id();
    Set<ObjectKey> others = othersOf(now, fixed);
    // What changes all the time is asked for often enough.
    boolean suspect = fixed.cap.isEmpty() && !fixed.othersSeen.containsAll(others);
    if (suspect) {
      fixed.othersSeen = others;
      ask(id, start, way, then).validateAtSource(fixed);
      return;
    }
    // Who asks for others makes sure that they can use the answer for a while.
    switch (use(now, fixed, way.isPresent() ? 2 : 1)) {
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

  private Set<ObjectKey> othersOf(Now now, Knowledge fixed) {
    ObjectKey current = fixed.current.key();
    Set<ObjectKey> others = Set.of();
    for (ObjectKey version : suppliers.versions(now, current.media())) {
      if (!version.equals(current)) {
        others = others.isEmpty() ? new HashSet<>() : others;
        others.add(version);
      }
    }
    return others;
  }

  Freshness.Use use(Now now, Knowledge fixed) {
    return use(now, fixed, 1);
  }

  private Freshness.Use use(Now now, Knowledge fixed, int part) {
    Metadata metadata = fixed.current.metadata();
    Optional<Duration> cap = cap(fixed);
    if (cap.isPresent()) {
      Duration age = Duration.between(metadata.generatedAt(), now.wall());
      if (age.compareTo(cap.get().dividedBy(part)) >= 0) {
        return Freshness.Use.VALIDATE;
      }
    }
    return freshness(fixed.current.id()).use(metadata, now.wall());
  }

  /** How long what is known may be used at most, whatever the source allows. */
  private Optional<Duration> cap(Knowledge fixed) {
    if (fixed.cap.isPresent() || fixed.parsed || fixed.vouched) {
      return fixed.cap;
    }
    boolean unread = manifests.isManifest(fixed.current.id(), fixed.current.metadata());
    return unread ? Optional.of(UNREAD) : Optional.empty();
  }

  Freshness freshness(MediaId id) {
    Settings.Source source = settings.get(id.source());
    return new Freshness(source == null ? Duration.ZERO : source.defaultLifetime());
  }

  Resolution found(Knowledge fixed, boolean stale, boolean asked) {
    return new Resolution.Fixed(fixed.current, fixed.ranged, stale, asked);
  }

  private Inquiry ask(MediaId id, Optional<Long> start, Optional<Way> way, Resolved then) {
    Inquiry one =
        asking.computeIfAbsent(
            id,
            i ->
                new Inquiry(this, sources, neighbours, fills, counters, i, start.orElse(-1L), way));
    one.join(then);
    return one;
  }

  // Listed objects.

  /** A manifest's bytes are all there: find out what it lists. */
  void parse(Now now, Description manifest, List<Bytes> bytes) {
    MediaId id = manifest.id();
    Settings.Source source = settings.get(id.source());
    Knowledge fixed = known.get(id);
    if (source == null
        || !source.listed()
        || (fixed != null && fixed.parsed && fixed.current.version().equals(manifest.version()))
        || !parsing.add(id)) {
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
    Knowledge fixed = known.get(object.id());
    return !object.id().isRendition()
        && object.version().layout() instanceof Layout.Fixed
        && (fixed == null || !fixed.parsed)
        && manifests.isManifest(object.id(), object.metadata());
  }

  private void learn(Description manifest, Manifests.Manifest parsed) {
    Knowledge fixed = known.get(manifest.id());
    if (fixed != null && fixed.current.version().equals(manifest.version())) {
      fixed.parsed = true;
      if (parsed.live()) {
        fixed.cap = Optional.of(Duration.ofMillis(parsed.targetMillis() / 2));
      }
      expose(fixed);
    }
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

  // What hits may know.

  private void expose(Knowledge fixed) {
    if (fixed.current.metadata().terms().noStore()
        || fixed.current.version().length() == Version.UNKNOWN) {
      return;
    }
    Metadata metadata = fixed.current.metadata();
    Instant until = freshness(fixed.current.id()).freshUntil(metadata);
    Optional<Duration> cap = cap(fixed);
    if (cap.isPresent()) {
      Instant capped = metadata.generatedAt().plus(cap.get());
      until = capped.isBefore(until) ? capped : until;
    }
    exposure.put(
        fixed.current.id(),
        new Exposure.Exposed(fixed.current, metadata, -1, until, Optional.empty()));
  }

  // Learning and forgetting versions.

  /** Takes a description from the store or from a neighbour, unless a newer one is known. */
  void restore(Now now, Description object) {
    if (object.id().isRendition()) {
      // Its manifest, read at the end of the restoring, makes it known.
      return;
    }
    Knowledge fixed = known.get(object.id());
    if (fixed == null) {
      learn(now, object, object.metadata().ranges());
    } else if (!fixed.current.version().equals(object.version())) {
      boolean newer =
          object.metadata().generatedAt().isAfter(fixed.current.metadata().generatedAt());
      Description loser = newer ? fixed.current : object;
      shelf.drop(loser.key());
      if (newer) {
        learn(now, object, object.metadata().ranges());
      }
    }
  }

  Knowledge learn(Now now, Description object, boolean ranged) {
    Knowledge before = known.get(object.id());
    if (before != null && !before.current.version().equals(object.version())) {
      counters.count(Counter.VERSIONS_CHANGED);
      retire(before.current);
    }
    Knowledge fixed =
        before != null && before.current.version().equals(object.version())
            ? before
            : new Knowledge(object, ranged);
    fixed.current = object;
    fixed.ranged = ranged;
    outdated.remove(object.key());
    fixed.othersSeen = othersOf(now, fixed);
    known.put(object.id(), fixed);
    byKey.put(object.key(), object);
    shelf.described(object);
    expose(fixed);
    return fixed;
  }

  private void retire(Description old) {
    outdated.put(old.key(), true);
    shelf.drop(old.key());
    byKey.remove(old.key());
    exposure.remove(old.id());
  }

  /** The source failed to supply the object: ask anew if that tells of a change. */
  void failed(Description object, Failure failure) {
    switch (failure.kind()) {
      case CHANGED, NOT_FOUND, OUT_OF_RANGE -> changed(object);
      default -> {
        // The source's trouble is the response's to tell.
      }
    }
  }

  /** The object is not what we thought: ask anew before it is delivered again. */
  void changed(Description object) {
    Knowledge fixed = known.get(object.id());
    if (fixed != null && fixed.current.version().equals(object.version())) {
      counters.count(Counter.VERSIONS_CHANGED);
      known.remove(object.id());
      retire(object);
    } else if (object.id().isRendition()) {
      // The manifest stays; the segment is fetched anew.
      exposure.removeAll(object.key());
    }
  }

  /** The source ignores ranges of this object. */
  void unranged(Description object) {
    Knowledge fixed = known.get(object.id());
    if (fixed != null && fixed.current.version().equals(object.version())) {
      fixed.ranged = false;
    }
  }

  /** An object's description as a fill's or probe's head tells it. */
  Description described(MediaId id, Metadata metadata) {
    Settings.Source source = settings.get(id.source());
    boolean trustEtag = source == null || source.trustEtag();
    int segmentBytes = segmentBytes(id.source());
    if (manifests.isManifest(id, metadata) && metadata.length() <= Manifests.MAX_BYTES) {
      segmentBytes = Manifests.MAX_BYTES;
    }
    String validator = metadata.validator(trustEtag);
    if (validator.isEmpty()) {
      validator = Version.ONCE + incarnation + "-" + onces++;
    }
    return new Description(
        id, new Version(validator, metadata.length(), new Layout.Fixed(segmentBytes)), metadata);
  }

  /** How long the segments of a source's fixed objects are. */
  int segmentBytes(String source) {
    Settings.Source configured = settings.get(source);
    return configured == null ? 1 << 20 : configured.segmentBytes();
  }

  // What inquiries use beside learning.

  /** What neighbours advertise of it, but for versions that this helper knows to be outdated. */
  List<Suppliers.Advertised> advertised(Now now, MediaId id) {
    return suppliers.advertised(now, ObjectKey.mediaHash(id)).stream()
        .filter(advertised -> !outdated.containsKey(advertised.key()))
        .toList();
  }

  /** The owners to ask what a resource is. */
  List<Supplier> owners(Now now, MediaId id, long start, Optional<Scope> asked) {
    if (unshared.contains(id)) {
      return List.of();
    }
    long number = Math.max(0, start) / segmentBytes(id.source());
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

  /** Takes what an owner says of an object. */
  Knowledge told(Now now, Description object) {
    return learn(now, object, isRanged(object));
  }

  /** Whether its segments can be asked for one by one. */
  private static boolean isRanged(Description object) {
    Metadata metadata = object.metadata();
    return metadata.length() != Version.UNKNOWN
        && (metadata.ranges() || metadata.length() <= Wanted.layout(object).segmentBytes());
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
    Knowledge fixed = known.get(object.id());
    if (fixed == null && renditions.ref(object.id()).isEmpty() && isRanged(object)) {
      told(now, object);
      return true;
    }
    return fixed != null && fixed.ranged && fixed.isOf(object);
  }

  Optional<Knowledge> knowledge(MediaId id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Takes a description from a helper that has seen that the object does not change. */
  Knowledge vouched(Now now, Description object) {
    Knowledge fixed = learn(now, object, object.metadata().ranges());
    fixed.vouched = true;
    expose(fixed);
    return fixed;
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
