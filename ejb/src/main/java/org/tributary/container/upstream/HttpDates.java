package org.tributary.container.upstream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The three forms of dates that HTTP knows (RFC 9110 section 5.6.7). */
final class HttpDates {
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.US),
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, d-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

  private HttpDates() {}

  static Optional<Instant> parse(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return Optional.of(LocalDateTime.parse(text.strip(), form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException e) {
        // Not in this form: the next one may fit.
      }
    }
    return Optional.empty();
  }
}
