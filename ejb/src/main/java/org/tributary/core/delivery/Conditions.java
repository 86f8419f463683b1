package org.tributary.core.delivery;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.tributary.core.media.Metadata;

/** The conditional fields of a request (RFC 9110 section 13). */
final class Conditions {
  private Conditions() {}

  /** Whether the receiver has these bytes already: answer 304. */
  static boolean notModified(MediaRequest request, Metadata metadata) {
    if (request.ifNoneMatch().isPresent()) {
      return metadata.etag().isPresent()
          && matchesWeakly(request.ifNoneMatch().get(), metadata.etag().get());
    }
    return request
        .ifModifiedSince()
        .flatMap(Conditions::date)
        .flatMap(since -> metadata.lastModified().map(at -> !at.isAfter(since)))
        .orElse(false);
  }

  /** Whether a Range field counts: there is no If-Range, or its validator matches strongly. */
  static boolean rangeApplies(MediaRequest request, Metadata metadata) {
    if (request.ifRange().isEmpty()) {
      return true;
    }
    String validator = request.ifRange().get().strip();
    if (validator.startsWith("\"")) {
      return metadata.strongEtag().map(validator::equals).orElse(false);
    }
    return date(validator).flatMap(at -> metadata.lastModified().map(at::equals)).orElse(false);
  }

  private static boolean matchesWeakly(String field, String etag) {
    if (field.strip().equals("*")) {
      return true;
    }
    String opaque = opaque(etag);
    for (String candidate : field.split(",", -1)) {
      if (opaque(candidate.strip()).equals(opaque)) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }

  /** An HTTP date (RFC 9110 section 5.6.7), the preferred form. */
  static Optional<Instant> date(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The preferred form of {@code instant}: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  static String format(Instant instant) {
    ZonedDateTime at = instant.atZone(ZoneOffset.UTC);
    return IMF_FIXDATE.format(at);
  }

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ENGLISH);
}
