package org.tributary.core.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Freshness;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.StoredSegment;
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

/**
 * What this helper knows of media objects: which version is current, how fresh that knowledge is,
 * and which path is which segment of which rendition. Confined to turns, but for {@link #exposed}.
 *
 * <p>It finds out what it does not know, once for all who ask at the same time: from a neighbour
 * that advertises the object, else from the source. The first question to a source is a GET of the
 * segment that is wanted: its head describes the object, its bytes become the first fill. Stale
 * knowledge is validated with a HEAD; a short resource that changes often (a live manifest) is
 * fetched anew instead.
 */
final class Objects {
  private static final int MAX_KNOWN = 200_000;

  private static final int MAX_RENDITIONS = 20_000;

  /** A manifest that has not been read yet may turn out to be live: it is fresh only this long. */
  private static final Duration UNREAD = Duration.ofSeconds(1);

  /** What the objects ask of the rest of the helper. */
  interface Surroundings {

    /** Other versions of the same media that neighbours advertise, and where; nearest first. */
    List<Advertised> advertised(Now now, long mediaHash);
  }

  /** A version that a neighbour advertises. */
  record Advertised(ObjectKey key, Supplier neighbour) {}

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

  /**
   * What any thread may know of a path: enough for a hit.
   *
   * @param number of the segment that the path is, or -1 for a fixed object
   */
  record Exposed(Description object, Metadata resource, long number, Instant freshUntil) {}

  private final Surroundings surroundings;
  private final Sources sources;
  private final Neighbours neighbours;
  private final Manifests manifests;
  private final Fills fills;
  private final Shelf shelf;
  private final Counters counters;
  private final Map<String, Settings.Source> settings;
  private final String incarnation;
  private long onces;

  private final Map<MediaId, Known> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MediaId, Known> eldest) {
          if (size() <= MAX_KNOWN) {
            return false;
          }
          exposed.remove(eldest.getKey());
          byKey.remove(eldest.getValue().current.key());
          return true;
        }
      };
  private final Map<ObjectKey, Description> byKey = new HashMap<>();
  private final Map<MediaId, Asking> asking = new HashMap<>();
  private final Map<MediaId, Rendition> renditions = new LinkedHashMap<>();
  private final Map<MediaId, Ref> listed = new HashMap<>();
  private final Map<MediaId, Exposed> exposed = new ConcurrentHashMap<>();
  private final Set<MediaId> parsing = new HashSet<>();
  private final List<Waiting> afterParsing = new ArrayList<>();

  @FunctionalInterface
  private interface Waiting {
    void run(Now now);
  }

  /** A segment by its path. */
  private record Ref(MediaId rendition, long number) {}

  private static final class Rendition {
    private Listing listing;
    private Description object;

    Rendition(Listing listing, Description object) {
      this.listing = listing;
      this.object = object;
    }
  }

  /** What is known of one fixed object. */
  private static final class Known {
    private Description current;
    private boolean ranged;
    private Optional<Duration> cap = Optional.empty();
    private boolean parsed;

    /** Another helper has read it and found that it does not change. */
    private boolean vouched;

    private Set<ObjectKey> othersSeen = Set.of();

    Known(Description current, boolean ranged) {
      this.current = current;
      this.ranged = ranged;
    }
  }

  Objects(
      Surroundings surroundings,
      Sources sources,
      Neighbours neighbours,
      Manifests manifests,
      Fills fills,
      Shelf shelf,
      Counters counters,
      Map<String, Settings.Source> settings,
      String incarnation) {
    this.surroundings = surroundings;
    this.sources = sources;
    this.neighbours = neighbours;
    this.manifests = manifests;
    this.fills = fills;
    this.shelf = shelf;
    this.counters = counters;
    this.settings = settings;
    this.incarnation = incarnation;
  }

  /** What any thread may know of a path. */
  Optional<Exposed> exposed(MediaId id) {
    return Optional.ofNullable(exposed.get(id));
  }

  /** The description of an object version, if it is known. */
  Optional<Description> description(ObjectKey key) {
    return Optional.ofNullable(byKey.get(key)).or(() -> shelf.description(key));
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
              Known fixed = known.get(object.id());
              boolean steady = fixed == null || cap(fixed).isEmpty();
              return steady && object.version().isShareable();
            });
  }

  /** The versions of {@code id} and of the renditions it lists that are current. */
  List<Description> current(MediaId id) {
    List<Description> all = new ArrayList<>();
    Known fixed = known.get(id);
    if (fixed != null) {
      all.add(fixed.current);
    }
    for (Map.Entry<MediaId, Rendition> entry : renditions.entrySet()) {
      if (entry.getKey().manifest().equals(id)) {
        all.add(entry.getValue().object);
      }
    }
    return all;
  }

  /** Whether this version is the one to deliver. */
  boolean isCurrent(Description object) {
    MediaId id = object.id();
    if (id.isRendition()) {
      Rendition rendition = renditions.get(id);
      return rendition != null && rendition.object.version().equals(object.version());
    }
    Known fixed = known.get(id);
    return fixed != null && fixed.current.version().equals(object.version());
  }

  /**
   * Finds out what {@code request} asks for.
   *
   * @param start of the first byte that is wanted, if that is known
   */
  void resolve(Now now, MediaRequest request, Optional<Long> start, Resolved then) {
    MediaId id = request.id();
    if (!sources.knows(id.source())) {
      then.resolved(
          now,
          new Resolution.Failed(
              new Failure(Failure.Kind.NOT_FOUND, "there is no source '" + id.source() + "'")));
      return;
    }
    Optional<Ref> ref = ref(id);
    if (ref.isPresent()) {
      resolveListed(now, id, ref.get(), then);
      return;
    }
    Known fixed = known.get(id);
    if (fixed == null && !parsing.isEmpty()) {
      // The manifest that lists this path may be about to be read.
      afterParsing.add(later -> resolve(later, request, start, then));
      return;
    }
    if (fixed == null) {
      ask(id, start, then).describe(now);
      return;
    }
    resolveKnown(now, fixed, start, then);
  }

  private void resolveKnown(Now now, Known fixed, Optional<Long> start, Resolved then) {
    MediaId id = fixed.current.id();
    Set<ObjectKey> others = othersOf(now, fixed);
    boolean suspect = !fixed.othersSeen.containsAll(others);
    if (suspect) {
      fixed.othersSeen = others;
      ask(id, start, then).validate(fixed);
      return;
    }
    switch (use(now, fixed)) {
      case FRESH -> then.resolved(now, found(fixed, false, false));
      case SERVE_AND_VALIDATE -> {
        then.resolved(now, found(fixed, true, false));
        if (!asking.containsKey(id)) {
          ask(id, start, (later, resolution) -> {}).validate(fixed);
        }
      }
      case VALIDATE -> ask(id, start, then).validate(fixed);
    }
  }

  private Set<ObjectKey> othersOf(Now now, Known fixed) {
    ObjectKey current = fixed.current.key();
    Set<ObjectKey> others = new HashSet<>();
    for (Advertised advertised : surroundings.advertised(now, current.media())) {
      if (!advertised.key.equals(current)) {
        others.add(advertised.key);
      }
    }
    return others;
  }

  private Freshness.Use use(Now now, Known fixed) {
    Metadata metadata = fixed.current.metadata();
    Optional<Duration> cap = cap(fixed);
    if (cap.isPresent()) {
      Duration age = Duration.between(metadata.generatedAt(), now.wall());
      if (age.compareTo(cap.get()) >= 0) {
        return Freshness.Use.VALIDATE;
      }
    }
    return freshness(fixed.current.id()).use(metadata, now.wall());
  }

  /** How long what is known may be used at most, whatever the source allows. */
  private Optional<Duration> cap(Known fixed) {
    if (fixed.cap.isPresent() || fixed.parsed || fixed.vouched) {
      return fixed.cap;
    }
    boolean unread = manifests.isManifest(fixed.current.id(), fixed.current.metadata());
    return unread ? Optional.of(UNREAD) : Optional.empty();
  }

  private Freshness freshness(MediaId id) {
    Settings.Source source = settings.get(id.source());
    return new Freshness(source == null ? Duration.ZERO : source.defaultLifetime());
  }

  private Resolution found(Known fixed, boolean stale, boolean asked) {
    return new Resolution.Fixed(fixed.current, fixed.ranged, stale, asked);
  }

  private Asking ask(MediaId id, Optional<Long> start, Resolved then) {
    Asking one = asking.computeIfAbsent(id, i -> new Asking(i, start.orElse(-1L)));
    one.waiting.add(then);
    return one;
  }

  // Listed objects.

  private Optional<Ref> ref(MediaId id) {
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

  private void resolveListed(Now now, MediaId id, Ref ref, Resolved then) {
    Rendition rendition = renditions.get(ref.rendition);
    if (rendition == null) {
      throw new IllegalStateException("no rendition " + ref.rendition + " for " + id);
    }
    SegmentKey key = new SegmentKey(rendition.object.key(), ref.number);
    Optional<Metadata> metadata = shelf.stored(key).map(StoredSegment::resource);
    if (metadata.isPresent() && isExpired(now, id, metadata.get())) {
      shelf.lost(key);
      fills.store().remove(key);
      metadata = Optional.empty();
    }
    then.resolved(now, new Resolution.Listed(rendition.object, ref.number, id, metadata));
  }

  /**
   * A listed segment does not change while its manifest lists it, unless the source gave it a
   * lifetime of its own.
   */
  private boolean isExpired(Now now, MediaId id, Metadata segment) {
    boolean mayChange = segment.terms().noCache() || segment.terms().lifetime().isPresent();
    return mayChange && !freshness(id).isFresh(segment, now.wall());
  }

  /** A manifest's bytes are all there: find out what it lists. */
  void parse(Now now, Description manifest, List<Bytes> bytes) {
    MediaId id = manifest.id();
    Settings.Source source = settings.get(id.source());
    Known fixed = known.get(id);
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
    Known fixed = known.get(object.id());
    return !object.id().isRendition()
        && object.version().layout() instanceof Layout.Fixed
        && (fixed == null || !fixed.parsed)
        && manifests.isManifest(object.id(), object.metadata());
  }

  private void learn(Description manifest, Manifests.Manifest parsed) {
    Known fixed = known.get(manifest.id());
    if (fixed != null && fixed.current.version().equals(manifest.version())) {
      fixed.parsed = true;
      if (parsed.live()) {
        fixed.cap = Optional.of(Duration.ofMillis(parsed.targetMillis() / 2));
      }
      expose(fixed);
    }
    for (Listing listing : parsed.listings()) {
      learn(manifest, listing);
    }
  }

  private void learn(Description manifest, Listing listing) {
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
      known.remove(id.manifest());
    }
  }

  private void unlist(MediaId path, MediaId rendition) {
    Ref ref = listed.get(path);
    if (ref != null && ref.rendition.equals(rendition)) {
      listed.remove(path);
      exposed.remove(path);
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

  /** How many segments the object has, if that is known. */
  Optional<Long> segments(Description object) {
    if (object.version().layout() instanceof Layout.Fixed fixed) {
      long length = object.version().length();
      return length == Version.UNKNOWN
          ? Optional.empty()
          : Optional.of(Math.max(1, (length + fixed.segmentBytes() - 1) / fixed.segmentBytes()));
    }
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
  Optional<MediaId> resourceOf(Description object, long number) {
    Rendition rendition = renditions.get(object.id());
    if (rendition == null) {
      return Optional.empty();
    }
    return rendition.listing.entries().stream()
        .filter(entry -> entry.number() == number)
        .findFirst()
        .map(entry -> new MediaId(object.id().source(), entry.path()));
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

  // What hits may know.

  private void expose(Known fixed) {
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
    exposed.put(fixed.current.id(), new Exposed(fixed.current, metadata, -1, until));
  }

  /** A listed segment is held: hits may serve it while its manifest lists it. */
  void exposeListed(StoredSegment segment, MediaId resource) {
    if (!listed.containsKey(resource)) {
      return;
    }
    boolean mayChange =
        segment.resource().terms().noCache() || segment.resource().terms().lifetime().isPresent();
    Instant until = mayChange ? freshness(resource).freshUntil(segment.resource()) : Instant.MAX;
    exposed.put(
        resource, new Exposed(segment.description(), segment.resource(), segment.number(), until));
  }

  // Learning and forgetting versions.

  /** Takes a description from the store or from a neighbour, unless a newer one is known. */
  void restore(Now now, Description object) {
    if (object.id().isRendition()) {
      // Its manifest, read at the end of the restoring, makes it known.
      return;
    }
    Known fixed = known.get(object.id());
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

  private Known learn(Now now, Description object, boolean ranged) {
    Known before = known.get(object.id());
    if (before != null && !before.current.version().equals(object.version())) {
      counters.count(Counter.VERSIONS_CHANGED);
      retire(before.current);
    }
    Known fixed =
        before != null && before.current.version().equals(object.version())
            ? before
            : new Known(object, ranged);
    fixed.current = object;
    fixed.ranged = ranged;
    fixed.othersSeen = othersOf(now, fixed);
    known.put(object.id(), fixed);
    byKey.put(object.key(), object);
    shelf.described(object);
    expose(fixed);
    return fixed;
  }

  private void retire(Description old) {
    shelf.drop(old.key());
    byKey.remove(old.key());
    exposed.remove(old.id());
  }

  /** The object is not what we thought: ask anew before it is delivered again. */
  void changed(Description object) {
    Known fixed = known.get(object.id());
    if (fixed != null && fixed.current.version().equals(object.version())) {
      counters.count(Counter.VERSIONS_CHANGED);
      known.remove(object.id());
      retire(object);
    } else if (object.id().isRendition()) {
      // The manifest stays; the segment is fetched anew.
      exposed.values().removeIf(e -> e.object().key().equals(object.key()));
    }
  }

  /** The source ignores ranges of this object. */
  void unranged(Description object) {
    Known fixed = known.get(object.id());
    if (fixed != null && fixed.current.version().equals(object.version())) {
      fixed.ranged = false;
    }
  }

  /** An object's description as a fill's or probe's head tells it. */
  private Description described(MediaId id, Metadata metadata) {
    Settings.Source source = settings.get(id.source());
    boolean trustEtag = source == null || source.trustEtag();
    int segmentBytes = source == null ? 1 << 20 : source.segmentBytes();
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

  /** One question to the outside, for all who wait for its answer. */
  private final class Asking {
    private final MediaId id;
    private final long start;
    private final List<Resolved> waiting = new ArrayList<>();
    private boolean begun;

    Asking(MediaId id, long start) {
      this.id = id;
      this.start = start;
    }

    /** Asks a neighbour that advertises the object, else the source. */
    void describe(Now now) {
      if (begun) {
        return;
      }
      begun = true;
      List<Advertised> advertised = surroundings.advertised(now, ObjectKey.mediaHash(id));
      if (advertised.isEmpty()) {
        probe();
        return;
      }
      Advertised nearest = advertised.get(0);
      neighbours.describe(
          nearest.neighbour.url(),
          nearest.key,
          (later, answer) -> {
            Optional<Description> right =
                answer.filter(d -> d.id().equals(id) && d.key().equals(nearest.key));
            if (right.isEmpty() || !(right.get().version().layout() instanceof Layout.Fixed)) {
              probe();
              return;
            }
            Known fixed = learn(later, right.get(), right.get().metadata().ranges());
            fixed.vouched = true;
            expose(fixed);
            if (use(later, fixed) == Freshness.Use.VALIDATE) {
              begun = false;
              validate(fixed);
            } else {
              settle(later, found(fixed, false, false));
            }
          });
    }

    /** Asks the source whether what is known still holds. */
    void validate(Known fixed) {
      if (begun) {
        return;
      }
      begun = true;
      if (fixed.cap.isPresent() || !fixed.current.version().isShareable()) {
        probe();
        return;
      }
      counters.count(Counter.FETCHED_SOURCE_REQUESTS);
      sources.head(id, new Validation(fixed));
    }

    private void probe() {
      Settings.Source source = settings.get(id.source());
      int segmentBytes = source == null ? 1 << 20 : source.segmentBytes();
      if (start < 0) {
        counters.count(Counter.FETCHED_SOURCE_REQUESTS);
        sources.head(id, new Survey());
        return;
      }
      counters.count(Counter.FETCHED_SOURCE_REQUESTS);
      long from = start / segmentBytes * segmentBytes;
      Probe probe = new Probe(from);
      probe.fetch = sources.get(id, from, segmentBytes, Optional.empty(), probe);
    }

    private void settle(Now now, Resolution resolution) {
      asking.remove(id, this);
      List<Resolved> told = List.copyOf(waiting);
      waiting.clear();
      for (Resolved one : told) {
        one.resolved(now, resolution);
      }
    }

    private void failed(Now now, Failure failure) {
      Known fixed = known.get(id);
      boolean gone =
          failure.kind() == Failure.Kind.NOT_FOUND || failure.kind() == Failure.Kind.FORBIDDEN;
      if (fixed != null && gone) {
        changed(fixed.current);
        fixed = null;
      }
      boolean answered =
          failure.kind() == Failure.Kind.BUSY
              || failure.kind() == Failure.Kind.BROKEN
              || failure.kind() == Failure.Kind.REDIRECTED;
      if (fixed != null
          && freshness(id).survivesError(fixed.current.metadata(), now.wall(), answered)) {
        settle(now, found(fixed, true, true));
      } else {
        settle(now, new Resolution.Failed(failure));
      }
    }

    /** A HEAD: what its answer means is for the two kinds of it to say. */
    private abstract class Question implements FetchListener {
      private @Nullable Metadata metadata;

      /** The source has told. */
      abstract void told(Now now, Metadata fresh);

      @Override
      public void head(Now now, Head head) {
        metadata = head.metadata();
      }

      @Override
      public void bytes(Now now, Bytes bytes) {
        bytes.release();
      }

      @Override
      public void end(Now now) {
        if (metadata == null) {
          failed(now, new Failure(Failure.Kind.BROKEN, "the source ended without an answer"));
        } else {
          told(now, metadata);
        }
      }

      @Override
      public void failed(Now now, Failure failure) {
        Asking.this.failed(now, failure);
      }
    }

    /** Whether a known version is still current. */
    private final class Validation extends Question {
      private final Known fixed;

      Validation(Known fixed) {
        this.fixed = fixed;
      }

      @Override
      void told(Now now, Metadata fresh) {
        if (fresh.terms().noStore()) {
          changed(fixed.current);
          settle(now, new Resolution.Private());
          return;
        }
        Description found = described(id, fresh);
        if (found.version().equals(fixed.current.version())) {
          Metadata validated =
              fixed.current.metadata().validated(fresh.terms(), fresh.generatedAt());
          Known same =
              learn(now, new Description(id, fixed.current.version(), validated), fixed.ranged);
          settle(now, found(same, false, true));
        } else {
          boolean ranged = fresh.ranges() || fixed.ranged;
          settle(now, found(learn(now, found, ranged && hasLength(fresh)), false, true));
        }
      }
    }

    /** How long an object is, for a request that cannot tell otherwise which bytes it wants. */
    private final class Survey extends Question {

      @Override
      void told(Now now, Metadata fresh) {
        if (fresh.terms().noStore()) {
          settle(now, new Resolution.Private());
          return;
        }
        boolean ranged = fresh.ranges() && hasLength(fresh);
        settle(now, found(learn(now, described(id, fresh), ranged), false, true));
      }
    }

    /** A GET of the first wanted segment: its head describes, its bytes become a fill. */
    private final class Probe implements FetchListener, Exchange.Adopted {
      private final long from;
      private @Nullable Fetch fetch;
      private @Nullable FetchListener successor;

      Probe(long from) {
        this.from = from;
      }

      @Override
      public Fetch fetch() {
        if (fetch == null) {
          throw new IllegalStateException("the probe of " + id + " has not begun");
        }
        return fetch;
      }

      @Override
      public void handOver(FetchListener listener) {
        successor = listener;
      }

      @Override
      public void head(Now now, Head head) {
        Metadata metadata = head.metadata();
        if (metadata.terms().noStore()) {
          fetch().cancel();
          settle(now, new Resolution.Private());
          return;
        }
        if (head.from() != from && head.from() != 0) {
          fetch().cancel();
          failed(now, new Failure(Failure.Kind.BROKEN, "the source answered another range"));
          return;
        }
        Description object = described(id, metadata);
        Layout.Fixed layout = Wanted.layout(object);
        boolean oneSegment = hasLength(metadata) && metadata.length() <= layout.segmentBytes();
        boolean part = hasLength(metadata) && metadata.ranges();
        boolean whole = head.from() == 0 && head.length() == metadata.length();
        boolean same =
            Optional.ofNullable(known.get(id))
                .map(k -> k.current.version().equals(object.version()))
                .orElse(false);
        boolean sequential = !part || (whole && !oneSegment) || (from > 0 && head.from() == 0);
        Known fixed = learn(now, object, !sequential || oneSegment);
        adopt(now, fixed, head, oneSegment && whole, sequential, same, layout);
        settle(now, found(fixed, false, true));
      }

      private void adopt(
          Now now,
          Known fixed,
          Head head,
          boolean wholeSegment,
          boolean sequential,
          boolean same,
          Layout.Fixed layout) {
        Description object = fixed.current;
        if (object.version().length() == 0 || (same && !shelf.held(object.key()).isEmpty())) {
          fetch().cancel();
          return;
        }
        if (wholeSegment) {
          fills.adopt(now, Wanted.fixed(object, 0), this, head);
          return;
        }
        if (sequential) {
          fills.adoptSequence(object, this);
          return;
        }
        long number = layout.numberAt(head.from());
        boolean aligned = layout.startOf(number) == head.from();
        Wanted wanted = Wanted.fixed(object, number);
        if (!aligned || head.length() != wanted.length()) {
          fetch().cancel();
          return;
        }
        if (fills.underWay(wanted.key()).isEmpty() && !shelf.holds(wanted.key())) {
          fills.adopt(now, wanted, this, head);
        } else {
          fetch().cancel();
        }
      }

      @Override
      public void bytes(Now now, Bytes bytes) {
        if (successor == null) {
          bytes.release();
        } else {
          successor.bytes(now, bytes);
        }
      }

      @Override
      public void end(Now now) {
        if (successor != null) {
          successor.end(now);
        }
      }

      @Override
      public void failed(Now now, Failure failure) {
        if (successor != null) {
          successor.failed(now, failure);
          return;
        }
        if (failure.kind() == Failure.Kind.OUT_OF_RANGE) {
          counters.count(Counter.FETCHED_SOURCE_REQUESTS);
          sources.head(id, new Survey());
          return;
        }
        Asking.this.failed(now, failure);
      }
    }
  }

  private static boolean hasLength(Metadata metadata) {
    return metadata.length() != Version.UNKNOWN;
  }
}
