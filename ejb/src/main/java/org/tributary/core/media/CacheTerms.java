package org.tributary.core.media;

import java.util.OptionalLong;

/**
 * What a source allows a shared cache to do with a response (RFC 9111, RFC 5861, RFC 8246), as
 * parsed from its headers. Times are whole seconds.
 *
 * @param lifetime explicit freshness lifetime: CDN-Cache-Control's max-age (RFC 9213), else
 *     s-maxage, max-age, or Expires minus Date; empty if the source gave none
 * @param noStore {@code no-store}, {@code private}, or a {@code Vary} that cannot be honoured:
 *     never kept, never shared
 * @param noCache must be validated before each use
 * @param mustRevalidate never served stale ({@code must-revalidate}, {@code proxy-revalidate})
 * @param immutable does not change while fresh, so it is not validated on reload
 * @param staleWhileRevalidate may be served that long past its freshness while it is validated
 * @param staleIfError may be served that long past its freshness when the source fails
 */
public record CacheTerms(
    OptionalLong lifetime,
    boolean noStore,
    boolean noCache,
    boolean mustRevalidate,
    boolean immutable,
    long staleWhileRevalidate,
    long staleIfError) {

  /** No header said anything. */
  public static final CacheTerms NONE =
      new CacheTerms(OptionalLong.empty(), false, false, false, false, 0, 0);

  public CacheTerms {
    if (lifetime.isPresent() && lifetime.getAsLong() < 0) {
      throw new IllegalArgumentException("lifetime is negative: " + lifetime.getAsLong());
    }
    if (staleWhileRevalidate < 0 || staleIfError < 0) {
      throw new IllegalArgumentException(
          "stale time is negative: " + staleWhileRevalidate + ", " + staleIfError);
    }
  }
}
