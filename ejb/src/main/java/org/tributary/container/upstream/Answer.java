package org.tributary.container.upstream;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;

/** What the headers of a source's response say. */
record Answer(int status, HttpHeaders headers, Instant received) {
  private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  Answer(HttpResponse.ResponseInfo info, Instant received) {
    this(info.statusCode(), info.headers(), received);
  }

  /**
   * The bytes of a 206.
   *
   * @param total the length of the whole, or {@link Version#UNKNOWN}
   */
  record ContentRange(long first, long last, long total) {
    long length() {
      return last - first + 1;
    }
  }

  /** A Content-Range that makes sense. */
  Optional<ContentRange> contentRange() {
    if (headers.allValues("Content-Range").size() != 1) {
      return Optional.empty();
    }
    Matcher field = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse("").strip());
    if (!field.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(field.group(1));
    long last = Long.parseLong(field.group(2));
    long total = field.group(3).equals("*") ? Version.UNKNOWN : Long.parseLong(field.group(3));
    if (last < first || (total != Version.UNKNOWN && last >= total)) {
      return Optional.empty();
    }
    return Optional.of(new ContentRange(first, last, total));
  }

  /** Content-Length, unless the transfer coding tells the end. */
  OptionalLong contentLength() {
    if (headers.firstValue("Transfer-Encoding").isPresent()) {
      return OptionalLong.empty();
    }
    String digits = headers.firstValue("Content-Length").orElse("").strip();
    return digits.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  /** A content coding that we did not ask for; empty if there is none. */
  String contentCoding() {
    String coding = String.join(", ", headers.allValues("Content-Encoding")).strip();
    return coding.toLowerCase(Locale.ROOT).equals("identity") ? "" : coding;
  }

  /** Whether the source says that it answers byte ranges. */
  boolean acceptsRanges() {
    return headers.allValues("Accept-Ranges").stream()
        .anyMatch(units -> units.toLowerCase(Locale.ROOT).contains("bytes"));
  }

  /** What this says of the whole resource. */
  Metadata metadata(long length, boolean ranges) {
    return new Metadata(
        headers
            .firstValue("Content-Type")
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .orElse(UNKNOWN_TYPE),
        length,
        headers.firstValue("ETag").map(String::strip).filter(tag -> ETAG.matcher(tag).matches()),
        headers.firstValue("Last-Modified").flatMap(HttpDates::parse),
        ranges,
        CacheHeaders.terms(headers, received),
        received.minus(CacheHeaders.age(headers)));
  }

  /** Retry-After in milliseconds; 0 if it is missing or makes no sense. */
  long retryAfterMillis() {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("[0-9]{1,9}")) {
      return Long.parseLong(text) * 1000;
    }
    try {
      return HttpDates.parse(text)
          .map(at -> Math.max(0, Duration.between(received, at).toMillis()))
          .orElse(0L);
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  /** Whether the response came through the helper of that id. */
  boolean cameThrough(String helperId) {
    return headers.allValues("Via").stream()
        .flatMap(field -> Pattern.compile(",").splitAsStream(field))
        .map(hop -> hop.strip().split("\\s+"))
        .anyMatch(hop -> hop.length > 1 && hop[1].equals(helperId));
  }
}
