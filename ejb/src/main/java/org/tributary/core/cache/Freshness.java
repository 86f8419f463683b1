package org.tributary.core.cache;

import java.time.Duration;
import java.time.Instant;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;

/**
 * How long what a source said may be used without asking it again: RFC 9111 for a shared cache,
 * with the extensions of RFC 5861. For one source; immutable; any thread.
 *
 * <p>Wall time enters the core here and nowhere else. A clock that stands before {@link
 * Metadata#generatedAt} gives age 0.
 */
public final class Freshness {
  /** The part of the time since its last change for which a resource is taken to be fresh. */
  static final int HEURISTIC_DIVISOR = 10;

  private final Duration defaultLifetime;

  /**
   * The rules for one source.
   *
   * @param defaultLifetime of a response that tells no lifetime: the longest that is guessed
   */
  public Freshness(Duration defaultLifetime) {
    this.defaultLifetime = defaultLifetime;
  }

  /** What to do with a stored response. */
  public enum Use {
    /** Serve it. */
    FRESH,
    /** Serve it, and validate it meanwhile (RFC 5861 section 3). */
    SERVE_AND_VALIDATE,
    /** Ask the source first; {@link Freshness#survivesError} tells what to do if it fails. */
    VALIDATE
  }

  /** Whether a shared cache may keep the response at all (RFC 9111 section 3). */
  public static boolean isStorable(Metadata metadata) {
    return !metadata.terms().noStore();
  }

  /** Whether segments of this version may be kept and shared. */
  public static boolean isStorable(Metadata metadata, Version version) {
    return isStorable(metadata) && version.isShareable();
  }

  /** How long the response is fresh, counted from {@link Metadata#generatedAt}. */
  public Duration lifetime(Metadata metadata) {
    CacheTerms terms = metadata.terms();
    if (terms.noCache()) {
      return Duration.ZERO;
    }
    if (terms.lifetime().isPresent()) {
      return seconds(terms.lifetime().getAsLong());
    }
    return metadata
        .lastModified()
        .filter(changed -> changed.isBefore(metadata.generatedAt()))
        .map(changed -> heuristic(Duration.between(changed, metadata.generatedAt())))
        .orElse(defaultLifetime);
  }

  /** The moment from which the response is stale. */
  public Instant freshUntil(Metadata metadata) {
    return metadata.generatedAt().plus(lifetime(metadata));
  }

  /** Whether the response is fresh at {@code wall}. */
  public boolean isFresh(Metadata metadata, Instant wall) {
    return age(metadata, wall).compareTo(lifetime(metadata)) < 0;
  }

  /** What to do with the response at {@code wall} while the source is thought to be well. */
  public Use use(Metadata metadata, Instant wall) {
    if (isFresh(metadata, wall)) {
      return Use.FRESH;
    }
    return mayBeStale(metadata)
            && staleness(metadata, wall).compareTo(seconds(metadata.terms().staleWhileRevalidate()))
                < 0
        ? Use.SERVE_AND_VALIDATE
        : Use.VALIDATE;
  }

  /**
   * Whether the response may be served when the source answered with an error (500, 502, 503, 504)
   * or not at all. A cache that is cut off from the source may serve stale responses (RFC 9111
   * section 4.2.4), but not what must be validated; {@code stale-if-error} bounds how stale when
   * the source does answer.
   *
   * @param answered whether the source answered, with an error
   */
  public boolean survivesError(Metadata metadata, Instant wall, boolean answered) {
    if (isFresh(metadata, wall)) {
      return true;
    }
    if (!mayBeStale(metadata)) {
      return false;
    }
    return !answered
        || staleness(metadata, wall).compareTo(seconds(metadata.terms().staleIfError())) < 0;
  }

  /** The value of the Age field in seconds (RFC 9111 section 5.1). */
  public static long ageSeconds(Metadata metadata, Instant wall) {
    return age(metadata, wall).toSeconds();
  }

  private static Duration age(Metadata metadata, Instant wall) {
    Duration age = Duration.between(metadata.generatedAt(), wall);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private Duration staleness(Metadata metadata, Instant wall) {
    return age(metadata, wall).minus(lifetime(metadata));
  }

  private static boolean mayBeStale(Metadata metadata) {
    return !metadata.terms().mustRevalidate() && !metadata.terms().noCache();
  }

  /** A tenth of the time since the last change, but at most the default: people republish. */
  private Duration heuristic(Duration sinceChange) {
    Duration guess = sinceChange.dividedBy(HEURISTIC_DIVISOR);
    return guess.compareTo(defaultLifetime) < 0 ? guess : defaultLifetime;
  }

  /** RFC 9111 section 1.2.2: what is too large to be represented counts as 2^31 seconds. */
  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(Math.min(seconds, 1L << 31));
  }
}
