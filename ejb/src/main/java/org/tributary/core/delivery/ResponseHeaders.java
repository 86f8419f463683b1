package org.tributary.core.delivery;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.tributary.core.cache.Freshness;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;

/** The header fields that every delivery of a resource has. */
final class ResponseHeaders {
  private ResponseHeaders() {}

  /** Type, validators, age and what caches further down may do; in a map that may be added to. */
  static Map<String, String> of(Metadata metadata, Instant wall) {
    return of(steady(metadata), metadata, wall);
  }

  /** The same, of what {@link #steady} gave. */
  static Map<String, String> of(Map<String, String> steady, Metadata metadata, Instant wall) {
    Map<String, String> headers = new LinkedHashMap<>(steady);
    headers.put("Age", Long.toString(Freshness.ageSeconds(metadata, wall)));
    return headers;
  }

  /** Those that are the same at any time; not to be changed. */
  static Map<String, String> steady(Metadata metadata) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", metadata.contentType());
    headers.put("Accept-Ranges", metadata.length() == Version.UNKNOWN ? "none" : "bytes");
    metadata.etag().ifPresent(tag -> headers.put("ETag", tag));
    metadata.lastModified().ifPresent(at -> headers.put("Last-Modified", Conditions.format(at)));
    String cacheControl = cacheControl(metadata.terms());
    if (!cacheControl.isEmpty()) {
      headers.put("Cache-Control", cacheControl);
    }
    return Collections.unmodifiableMap(headers);
  }

  /** A Link field (RFC 8288) that tells a player what follows, so that it may ask early. */
  static String next(String reference) {
    return "<" + reference + ">; rel=\"next\"";
  }

  private static String cacheControl(CacheTerms terms) {
    StringJoiner value = new StringJoiner(", ");
    if (terms.noStore()) {
      value.add("no-store");
    }
    if (terms.noCache()) {
      value.add("no-cache");
    }
    terms.lifetime().ifPresent(seconds -> value.add("max-age=" + seconds));
    if (terms.mustRevalidate()) {
      value.add("must-revalidate");
    }
    if (terms.immutable()) {
      value.add("immutable");
    }
    if (terms.staleWhileRevalidate() > 0) {
      value.add("stale-while-revalidate=" + terms.staleWhileRevalidate());
    }
    if (terms.staleIfError() > 0) {
      value.add("stale-if-error=" + terms.staleIfError());
    }
    return value.toString();
  }
}
