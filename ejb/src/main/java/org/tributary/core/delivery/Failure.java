package org.tributary.core.delivery;

/**
 * Why a fetch failed.
 *
 * @param detail for operators, without secrets: names the supplier and what happened
 * @param retryAfterMillis for {@link Kind#BUSY}, 0 if the supplier did not say
 */
public record Failure(Kind kind, String detail, long retryAfterMillis) {

  /** A failure without a time to retry after. */
  public Failure(Kind kind, String detail) {
    this(kind, detail, 0);
  }

  /** The kinds of failure that are handled differently. */
  public enum Kind {
    /** The source has no such resource (404, 410, a missing file). */
    NOT_FOUND,
    /** The source refuses it (401, 403). */
    FORBIDDEN,
    /** The range lies beyond the end (416). */
    OUT_OF_RANGE,
    /** The resource's validators are not the expected ones: it has changed. */
    CHANGED,
    /** A neighbour does not hold what it advertised. */
    NOT_HELD,
    /** A neighbour or source is above its load mark (503, 429). */
    BUSY,
    /** Bytes do not match their digest. */
    CORRUPT,
    /** The source redirects to where we do not go. */
    REDIRECTED,
    /** No connection, or it broke. */
    UNREACHABLE,
    /** No answer within the time-out. */
    TIMED_OUT,
    /** An answer that makes no sense. */
    BROKEN
  }
}
