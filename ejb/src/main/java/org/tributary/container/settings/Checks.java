package org.tributary.container.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Location;

/** What a value must be beyond its type and bounds, by the setting's name. */
final class Checks {
  private static final int SECRET_LENGTH = 16;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|" + HOST.pattern() + ")(:[0-9]{1,5})?");
  private static final Location ANYWHERE = new Location("a", "a", "a");
  private static final URI ANY_URL = URI.create("http://a/a");

  private static final Map<String, Check<?>> BY_NAME =
      Map.of(
          "helper.id",
          new Check<>(
              String.class,
              id -> accepts(() -> new Identity(id, ANY_URL, ANYWHERE)),
              "1 to 63 letters, digits, '_', '.' or '-'"),
          "helper.url",
          new Check<>(
              URI.class,
              url -> accepts(() -> new Identity("a", url, ANYWHERE)),
              "http(s)://host[:port]/path without a slash at the end"),
          "helper.location",
          new Check<>(
              String.class,
              text -> accepts(() -> Location.parse(text)),
              "nation/region/site, each 1 to 63 letters, digits, '_' or '-'"),
          "network.secret",
          new Check<>(
              String.class,
              secret -> secret.length() >= SECRET_LENGTH,
              "at least " + SECRET_LENGTH + " characters"),
          "network.allowed",
          new Check<>(
              Object.class,
              list -> all(list, place -> isPlace(withoutWildcard(place))),
              "hosts or host:port, '*.' standing for first labels, with commas between"),
          "store.directory",
          new Check<>(String.class, Checks::isAbsolutePath, "an absolute path"),
          "url",
          new Check<>(
              URI.class,
              Checks::isSource,
              "http(s)://host[:port]/path without user, query and fragment, or file:///path"),
          "redirects",
          new Check<>(
              Object.class,
              list -> all(list, Checks::isPlace),
              "hosts or host:port with commas between"),
          "delivery.cors.origin",
          new Check<>(String.class, Checks::isFieldValue, "*, an origin or empty"));

  private Checks() {}

  /** What the value must be if it is not; empty if it is right. */
  static String complaint(String name, Object value) {
    Check<?> check = BY_NAME.get(name);
    return check == null ? "" : check.complaint(value);
  }

  /** Whether {@code text} can be a header field's value as it is. */
  static boolean isFieldValue(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static boolean all(Object list, Predicate<String> right) {
    return list instanceof List<?> items
        && items.stream().allMatch(item -> right.test(item.toString()));
  }

  private static boolean isPlace(String text) {
    return PLACE.matcher(text).matches();
  }

  private static String withoutWildcard(String place) {
    return place.startsWith("*.") ? place.substring(2) : place;
  }

  private static boolean isAbsolutePath(String text) {
    try {
      return Path.of(text).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isSource(URI url) {
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getScheme() == null) {
      return false;
    }
    return switch (url.getScheme()) {
      case "http", "https" -> url.getHost() != null && url.getRawUserInfo() == null;
      case "file" ->
          url.getRawPath() != null
              && url.getRawPath().startsWith("/")
              && (url.getRawAuthority() == null || url.getRawAuthority().isEmpty());
      default -> false;
    };
  }

  private static boolean accepts(Runnable construction) {
    try {
      construction.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private record Check<T>(Class<T> type, Predicate<T> right, String allowed) {
    String complaint(Object value) {
      return right.test(type.cast(value)) ? "" : allowed;
    }
  }
}
