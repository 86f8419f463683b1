package org.tributary.container.upstream;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.tributary.core.media.CacheTerms;

/**
 * Reads what a response allows a shared cache to do (RFC 9111, RFC 5861, RFC 8246, RFC 9213).
 *
 * <p>Tolerant of form, strict in doubt: a directive that cannot be read for sure is taken to forbid
 * or to shorten, never to allow. Where a directive is given twice the shorter time counts. The
 * {@code Authorization} that we ourselves add (RFC 9111 section 3.5) does not make a response
 * private: who configured it for the source wants its receivers served.
 */
final class CacheHeaders {
  /** What RFC 9111 section 1.2.2 asks to be used for greater numbers. */
  private static final long MOST_SECONDS = 1L << 31;

  private static final Set<String> HARMLESS_VARY = Set.of("accept-encoding", "origin");

  private CacheHeaders() {}

  /** The terms of a response that came at {@code received}. */
  static CacheTerms terms(HttpHeaders headers, Instant received) {
    Optional<Map<String, String>> targeted = targeted(headers);
    Map<String, String> directives = targeted.orElseGet(() -> cacheControl(headers));
    OptionalLong lifetime = seconds(directives, "s-maxage");
    boolean shared = lifetime.isPresent();
    if (!shared) {
      lifetime = seconds(directives, "max-age");
    }
    if (lifetime.isEmpty() && targeted.isEmpty()) {
      lifetime = untilExpiry(headers, received);
    }
    return new CacheTerms(
        lifetime,
        directives.containsKey("no-store") || directives.containsKey("private") || varies(headers),
        directives.containsKey("no-cache"),
        directives.containsKey("must-revalidate")
            || directives.containsKey("proxy-revalidate")
            || shared,
        directives.containsKey("immutable"),
        seconds(directives, "stale-while-revalidate").orElse(0),
        seconds(directives, "stale-if-error").orElse(0));
  }

  /** How old the response was when it came (RFC 9111 section 5.1); zero if it does not tell. */
  static Duration age(HttpHeaders headers) {
    return headers
        .firstValue("Age")
        .map(text -> text.split(",", 2)[0].strip())
        .filter(CacheHeaders::isDelta)
        .map(text -> Duration.ofSeconds(delta(text)))
        .orElse(Duration.ZERO);
  }

  /** CDN-Cache-Control: if it is there and right, it replaces Cache-Control and Expires. */
  private static Optional<Map<String, String>> targeted(HttpHeaders headers) {
    List<String> fields = headers.allValues("CDN-Cache-Control");
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    try {
      Dictionary dictionary = Parser.parseDictionary(String.join(", ", fields));
      Map<String, String> directives = new HashMap<>();
      for (Map.Entry<String, ListElement<?>> entry : dictionary.get().entrySet()) {
        if (entry.getValue() instanceof IntegerItem number) {
          directives.put(entry.getKey(), Long.toString(number.getAsLong()));
        } else if (!(entry.getValue() instanceof BooleanItem flag) || flag.get()) {
          directives.put(entry.getKey(), "");
        }
      }
      return directives.isEmpty() ? Optional.empty() : Optional.of(directives);
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> cacheControl(HttpHeaders headers) {
    Map<String, String> directives = new HashMap<>();
    for (String field : headers.allValues("Cache-Control")) {
      for (String element : elements(field)) {
        int equals = element.indexOf('=');
        String name = (equals < 0 ? element : element.substring(0, equals)).strip();
        String argument = equals < 0 ? "" : unquoted(element.substring(equals + 1).strip());
        directives.merge(name.toLowerCase(Locale.ROOT), argument, CacheHeaders::stricter);
      }
    }
    return directives;
  }

  private static String stricter(String one, String other) {
    return isDelta(one) && isDelta(other) && delta(other) < delta(one) ? other : one;
  }

  /** The elements of a list, commas within quotes left alone (RFC 9110 section 5.6.1). */
  private static List<String> elements(String field) {
    List<String> elements = new ArrayList<>();
    StringBuilder element = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == ',' && !quoted) {
        elements.add(element.toString().strip());
        element.setLength(0);
        continue;
      }
      element.append(c);
      if (quoted && c == '\\' && i + 1 < field.length()) {
        element.append(field.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      }
    }
    elements.add(element.toString().strip());
    elements.removeIf(String::isEmpty);
    return elements;
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
  }

  private static OptionalLong seconds(Map<String, String> directives, String name) {
    String argument = directives.get(name);
    if (argument == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(isDelta(argument) ? delta(argument) : 0);
  }

  private static boolean isDelta(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long delta(String digits) {
    return digits.length() > 10 ? MOST_SECONDS : Math.min(MOST_SECONDS, Long.parseLong(digits));
  }

  private static OptionalLong untilExpiry(HttpHeaders headers, Instant received) {
    Optional<String> expires = headers.firstValue("Expires");
    if (expires.isEmpty()) {
      return OptionalLong.empty();
    }
    Instant date = headers.firstValue("Date").flatMap(HttpDates::parse).orElse(received);
    return OptionalLong.of(
        expires
            .flatMap(HttpDates::parse)
            .map(at -> Math.max(0, Duration.between(date, at).toSeconds()))
            .orElse(0L));
  }

  private static boolean varies(HttpHeaders headers) {
    return headers.allValues("Vary").stream()
        .flatMap(field -> elements(field).stream())
        .anyMatch(name -> !HARMLESS_VARY.contains(name.toLowerCase(Locale.ROOT)));
  }
}
