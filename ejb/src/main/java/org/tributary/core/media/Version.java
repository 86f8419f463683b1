package org.tributary.core.media;

/**
 * Which bytes a media object has: what the source says of them, and how they are cut, so that
 * helpers with different segment sizes never mistake each other's segments.
 *
 * @param validator for fixed layouts the source's strong ETag ({@code "…"} with its quotes), else
 *     {@code lm:} and the Last-Modified second; for listed ones {@code list:} and a digest of the
 *     listing, or {@code live:} and what marks the stream's start. Where the source tells nothing,
 *     {@value #ONCE} and a number of our own: one response's bytes, never shared with other
 *     helpers.
 * @param length of the whole object in bytes, or {@link #UNKNOWN}
 */
public record Version(String validator, long length, Layout layout) {
  /** The length of an object whose end is not known. */
  public static final long UNKNOWN = -1;

  /** How the validators begin that only this helper understands. */
  public static final String ONCE = "once:";

  /** How the validators of live streams begin. */
  public static final String LIVE = "live:";

  public Version {
    if (length < UNKNOWN) {
      throw new IllegalArgumentException("length is negative: " + length);
    }
  }

  /** Whether two helpers that know this version can be sure to mean the same bytes. */
  public boolean isShareable() {
    return !validator.isEmpty() && !validator.startsWith(ONCE);
  }

  /** Whether it is a live stream's rendition. */
  public boolean isLive() {
    return validator.startsWith(LIVE);
  }

  String canonical() {
    return validator + "|" + length + "|" + layout.canonical();
  }
}
