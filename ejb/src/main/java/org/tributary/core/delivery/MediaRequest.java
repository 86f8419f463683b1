package org.tributary.core.delivery;

import java.util.Optional;
import org.tributary.core.media.MediaId;

/**
 * What a receiver asks for.
 *
 * @param headOnly a HEAD request: the same head, no body
 * @param range the Range field as it came (RFC 9110 section 14.2), and so the other fields
 * @param next what the player will ask for next, if it says so
 */
public record MediaRequest(
    MediaId id,
    boolean headOnly,
    Optional<String> range,
    Optional<String> ifRange,
    Optional<String> ifNoneMatch,
    Optional<String> ifModifiedSince,
    Optional<Next> next) {

  /**
   * What a player says that it will ask for next.
   *
   * @param range of that request as a Range field would have it
   */
  public record Next(MediaId id, Optional<String> range) {}

  /** A request that says nothing of the next one. */
  public MediaRequest(
      MediaId id,
      boolean headOnly,
      Optional<String> range,
      Optional<String> ifRange,
      Optional<String> ifNoneMatch,
      Optional<String> ifModifiedSince) {
    this(id, headOnly, range, ifRange, ifNoneMatch, ifModifiedSince, Optional.empty());
  }

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
