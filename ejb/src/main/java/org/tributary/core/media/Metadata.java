package org.tributary.core.media;

import java.time.Instant;
import java.util.Optional;

/**
 * What the source said of one resource: what a helper needs to answer for it.
 *
 * @param contentType as the source gave it; {@code application/octet-stream} if it did not
 * @param length in bytes, or {@link Version#UNKNOWN}
 * @param etag with its quotes and, if weak, its {@code W/}
 * @param lastModified to the second
 * @param ranges whether the source answers byte ranges of it
 * @param terms how it may be kept
 * @param generatedAt when the source made or last validated the response, by our wall clock: the
 *     moment of receipt minus the response's {@code Age} (RFC 9111 section 4.2.3)
 */
public record Metadata(
    String contentType,
    long length,
    Optional<String> etag,
    Optional<Instant> lastModified,
    boolean ranges,
    CacheTerms terms,
    Instant generatedAt) {

  public Metadata {
    if (length < Version.UNKNOWN) {
      throw new IllegalArgumentException("length is negative: " + length);
    }
  }

  /** The strong ETag, which alone can join byte ranges (RFC 9110 section 8.8.3). */
  public Optional<String> strongEtag() {
    return etag.filter(tag -> !tag.startsWith("W/"));
  }

  /**
   * The validator of a fixed object.
   *
   * @param trustEtag whether this source's ETags mean the same on all its nodes
   */
  public String validator(boolean trustEtag) {
    if (trustEtag && strongEtag().isPresent()) {
      return strongEtag().get();
    }
    return lastModified.map(at -> "lm:" + at.getEpochSecond()).orElse("");
  }

  /** This with the freshness that a validation brought. */
  public Metadata validated(CacheTerms newTerms, Instant newGeneratedAt) {
    return new Metadata(contentType, length, etag, lastModified, ranges, newTerms, newGeneratedAt);
  }

  /** This with a length that turned out when all bytes had come. */
  public Metadata withLength(long newLength) {
    return new Metadata(contentType, newLength, etag, lastModified, ranges, terms, generatedAt);
  }
}
