package org.tributary.core.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tributary.core.cache.Freshness;
import org.tributary.core.cache.Shelf;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.Version;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * What is known of objects with a fixed layout: which version of each is current, and how fresh
 * that knowledge is. Confined to turns; what hits may know is exposed as it is learnt.
 *
 * <p>Of a version that was found to be current no more it is remembered that it is outdated, so
 * that what neighbours still say of it is not believed.
 */
final class Versions {
  private static final int MAX_KNOWN = 200_000;
  private static final int MAX_OUTDATED = 10_000;

  /** A manifest that has not been read yet may turn out to be live: it is fresh only this long. */
  private static final Duration UNREAD = Duration.ofSeconds(1);

  private final Suppliers suppliers;
  private final Manifests manifests;
  private final Shelf shelf;
  private final Exposure exposure;
  private final Counters counters;
  private final Map<String, Settings.Source> settings;
  private final String incarnation;
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

  private final Map<ObjectKey, Boolean> outdated =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Boolean> eldest) {
          return size() > MAX_OUTDATED;
        }
      };

  /**
   * Nothing is known yet.
   *
   * @param incarnation tells this run of the helper from others
   */
  Versions(
      Suppliers suppliers,
      Manifests manifests,
      Shelf shelf,
      Exposure exposure,
      Counters counters,
      Map<String, Settings.Source> settings,
      String incarnation) {
    this.suppliers = suppliers;
    this.manifests = manifests;
    this.shelf = shelf;
    this.exposure = exposure;
    this.counters = counters;
    this.settings = settings;
    this.incarnation = incarnation;
  }

  // What is known.

  /** What is known of an object. */
  Optional<Knowledge> knowledge(MediaId id) {
    return Optional.ofNullable(known.get(id));
  }

  /** The description of a version, if it is the current one. */
  Optional<Description> description(ObjectKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Whether this version is the one to deliver. */
  boolean isCurrent(Description object) {
    return knowledge(object.id()).filter(fixed -> fixed.isOf(object)).isPresent();
  }

  /** Whether a version was found to be current no more. */
  boolean isOutdated(ObjectKey version) {
    return outdated.containsKey(version);
  }

  /** Whether a manifest has been read in this version. */
  boolean isRead(Description manifest) {
    return knowledge(manifest.id()).filter(f -> f.parsed && f.isOf(manifest)).isPresent();
  }

  /** Whether a description is of a manifest that has not been read yet. */
  boolean isUnreadManifest(Description object) {
    return !object.id().isRendition()
        && object.version().layout() instanceof Layout.Fixed
        && knowledge(object.id()).filter(fixed -> fixed.parsed).isEmpty()
        && manifests.isManifest(object.id(), object.metadata());
  }

  /** Whether its segments can be asked for one by one. */
  static boolean isRanged(Description object) {
    Metadata metadata = object.metadata();
    return metadata.length() != Version.UNKNOWN
        && (metadata.ranges() || metadata.length() <= Wanted.layout(object).segmentBytes());
  }

  // How fresh that is.

  /**
   * Whether neighbours advertise versions that they did not when this one was validated last; told
   * once of each.
   */
  boolean isDoubted(Now now, Knowledge fixed) {
    Set<ObjectKey> others = othersOf(now, fixed);
    // What changes all the time is asked for often enough.
    boolean doubted = fixed.cap.isEmpty() && !fixed.othersSeen.containsAll(others);
    if (doubted) {
      fixed.othersSeen = others;
    }
    return doubted;
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

  /** How what is known may be used. */
  Freshness.Use use(Now now, Knowledge fixed) {
    return use(now, fixed, 1);
  }

  /**
   * The same, for use beyond this moment.
   *
   * @param part of a manifest's most time of use that must not be over: half of it, if 2
   */
  Freshness.Use use(Now now, Knowledge fixed, int part) {
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
  Optional<Duration> cap(Knowledge fixed) {
    if (fixed.cap.isPresent() || fixed.parsed || fixed.vouched) {
      return fixed.cap;
    }
    boolean unread = manifests.isManifest(fixed.current.id(), fixed.current.metadata());
    return unread ? Optional.of(UNREAD) : Optional.empty();
  }

  /** How long what a source sends stays fresh. */
  Freshness freshness(MediaId id) {
    Settings.Source source = settings.get(id.source());
    return new Freshness(source == null ? Duration.ZERO : source.defaultLifetime());
  }

  // Learning and forgetting.

  /** Takes a description from the store, unless a newer one is known. */
  void restore(Now now, Description object) {
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

  /**
   * Takes what a source or a neighbour says of an object now.
   *
   * @param ranged whether the source answers byte ranges of it
   */
  Knowledge learn(Now now, Description object, boolean ranged) {
    Knowledge before = known.get(object.id());
    boolean same = before != null && before.isOf(object);
    if (before != null && !same) {
      counters.count(Counter.VERSIONS_CHANGED);
      retire(before.current);
    }
    Knowledge fixed = before != null && same ? before : new Knowledge(object, ranged);
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

  /** Takes what an owner says of an object. */
  Knowledge told(Now now, Description object) {
    return learn(now, object, isRanged(object));
  }

  /** Takes a description from a helper that has seen that the object does not change. */
  Knowledge vouched(Now now, Description object) {
    Knowledge fixed = learn(now, object, object.metadata().ranges());
    fixed.vouched = true;
    expose(fixed);
    return fixed;
  }

  /** A manifest has been read. */
  void read(Description manifest, Manifests.Manifest parsed) {
    Knowledge fixed = known.get(manifest.id());
    if (fixed == null || !fixed.isOf(manifest)) {
      return;
    }
    fixed.parsed = true;
    if (parsed.live()) {
      fixed.cap = Optional.of(Duration.ofMillis(parsed.targetMillis() / 2));
    }
    expose(fixed);
  }

  /** The object is not what we thought: ask anew before it is delivered again. */
  void changed(Description object) {
    Knowledge fixed = known.get(object.id());
    if (fixed != null && fixed.isOf(object)) {
      counters.count(Counter.VERSIONS_CHANGED);
      known.remove(object.id());
      retire(object);
    }
  }

  /** The source ignores ranges of this object. */
  void unranged(Description object) {
    Knowledge fixed = known.get(object.id());
    if (fixed != null && fixed.isOf(object)) {
      fixed.ranged = false;
    }
  }

  /** Forgets what is known of an object, which is to be asked for anew. */
  void forget(MediaId id) {
    known.remove(id);
  }

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

  // Describing.

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
}
