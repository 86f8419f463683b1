package org.tributary.core.delivery;

import java.util.Optional;
import org.tributary.core.media.MediaId;

/**
 * What a receiver asks for.
 *
 * @param headOnly a HEAD request: the same head, no body
 * @param range the Range field as it came (RFC 9110 section 14.2), and so the other fields
 */
public record MediaRequest(
    MediaId id,
    boolean headOnly,
    Optional<String> range,
    Optional<String> ifRange,
    Optional<String> ifNoneMatch,
    Optional<String> ifModifiedSince) {

  /** A GET of the whole. */
  public static MediaRequest get(MediaId id) {
    return new MediaRequest(
        id, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A GET of a range, such as {@code bytes=0-99}. */
  public static MediaRequest get(MediaId id, String range) {
    return new MediaRequest(
        id, false, Optional.of(range), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
