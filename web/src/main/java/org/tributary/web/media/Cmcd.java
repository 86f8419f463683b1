package org.tributary.web.media;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a player says of its next request (CTA-5004, Common Media Client Data): the keys {@code nor}
 * and {@code nrr}. Other keys are parsed and not used.
 *
 * <p>Strict: data that is not a list of {@code key=value} as the standard writes them, has a key
 * twice or is longer than {@value #MAX} characters is no data at all. A hint is only a hint.
 *
 * @param path of the next object, relative to the request's, percent-encoded once
 * @param range of the next request: {@code 0-999}, {@code 500-} or {@code -500}
 */
record Cmcd(Optional<String> path, Optional<String> range) {
  /** The parameter that carries the data where header fields do not. */
  static final String PARAMETER = "CMCD";

  /** The header field that carries {@code nor} and {@code nrr}. */
  static final String FIELD = "CMCD-Request";

  static final int MAX = 4096;

  /** Nothing is said. */
  static final Cmcd NONE = new Cmcd(Optional.empty(), Optional.empty());

  private static final Pattern PAIR =
      Pattern.compile(
          "([a-z][a-z0-9.-]{0,63}+)(?:=(\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[\"\\\\])*+\""
              + "|-?[0-9]{1,15}+|[A-Za-z][A-Za-z0-9._:-]{0,63}+))?+(,|$)");

  private static final Pattern RANGE = Pattern.compile("[0-9]{1,18}-(?:[0-9]{1,18})?|-[0-9]{1,18}");

  /**
   * The data of a request; empty if they are malformed.
   *
   * @param field the header field's value, if there is one: it wins
   * @param query the request's query as it came
   */
  static Optional<Cmcd> of(@Nullable String field, @Nullable String query) {
    if (field != null) {
      return parse(field);
    }
    if (query == null || !query.contains(PARAMETER + "=")) {
      return Optional.of(NONE);
    }
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith(PARAMETER + "=")) {
        return decoded(parameter.substring(PARAMETER.length() + 1)).flatMap(Cmcd::parse);
      }
    }
    return Optional.of(NONE);
  }

  /** Parses a list of {@code key=value}. */
  static Optional<Cmcd> parse(String data) {
    if (data.length() > MAX) {
      return Optional.empty();
    }
    Optional<String> path = Optional.empty();
    Optional<String> range = Optional.empty();
    Matcher pair = PAIR.matcher(data);
    int at = 0;
    boolean more = !data.isEmpty();
    while (more) {
      pair.region(at, data.length());
      if (!pair.lookingAt()) {
        return Optional.empty();
      }
      String key = pair.group(1);
      if (key.equals("nor") || key.equals("nrr")) {
        Optional<String> text = text(pair.group(2));
        boolean twice = key.equals("nor") ? path.isPresent() : range.isPresent();
        if (text.isEmpty() || twice) {
          return Optional.empty();
        }
        if (key.equals("nor")) {
          path = decoded(text.get());
        } else {
          range = text.filter(r -> RANGE.matcher(r).matches());
        }
        if (key.equals("nor") ? path.isEmpty() : range.isEmpty()) {
          return Optional.empty();
        }
      }
      at = pair.end();
      more = pair.group(3).equals(",");
    }
    return at == data.length() ? Optional.of(new Cmcd(path, range)) : Optional.empty();
  }

  /**
   * The raw path of the next request, resolved against the path of this one; empty if nothing is
   * said or it leads elsewhere than to this server.
   */
  Optional<String> nextPath(String rawPath) {
    if (path.isEmpty()) {
      return range.map(r -> rawPath);
    }
    try {
      URI next = new URI(path.get());
      if (next.isAbsolute() || next.getRawAuthority() != null || next.getRawFragment() != null) {
        return Optional.empty();
      }
      URI resolved = new URI(rawPath).resolve(next).normalize();
      String query = resolved.getRawQuery();
      return Optional.ofNullable(resolved.getRawPath())
          .filter(p -> p.startsWith("/") && !p.contains("/../"))
          .map(p -> query == null ? p : p + "?" + query);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(@Nullable String value) {
    return value == null || !value.startsWith("\"")
        ? Optional.empty()
        : Optional.of(value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1"));
  }

  private static Optional<String> decoded(String encoded) {
    try {
      return Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
