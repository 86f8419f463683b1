package org.tributary.container.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the values of settings are written, by type. Each method throws {@link
 * IllegalArgumentException} whose message ends the sentence "must be …".
 */
final class Notation {
  private static final Pattern AMOUNT = Pattern.compile("(-?[0-9]{1,19}) ?([A-Za-z]*)");
  private static final Map<String, Long> BYTE_UNITS =
      Map.of("", 1L, "KIB", 1L << 10, "MIB", 1L << 20, "GIB", 1L << 30, "TIB", 1L << 40);
  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Notation() {}

  static long bytes(String text) {
    String allowed = "a number of bytes, such as 1048576, 64KiB, 1MiB, 10GiB or 1TiB";
    Matcher amount = matched(text, allowed);
    Long unit = BYTE_UNITS.get(amount.group(2).toUpperCase(Locale.ROOT));
    if (unit == null) {
      throw new IllegalArgumentException(allowed);
    }
    try {
      return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(allowed, e);
    }
  }

  static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number", e);
    }
  }

  static double decimal(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number", e);
    }
    throw new IllegalArgumentException("a finite number");
  }

  static Duration duration(String text) {
    String allowed = "a duration, such as 500ms, 10s, 5m, 24h, 7d or PT10S";
    try {
      if (text.startsWith("P") || text.startsWith("-P")) {
        return Duration.parse(text);
      }
      Matcher amount = matched(text, allowed);
      Duration unit = TIME_UNITS.get(amount.group(2));
      if (unit != null) {
        return unit.multipliedBy(Long.parseLong(amount.group(1)));
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(allowed, e);
    }
    throw new IllegalArgumentException(allowed);
  }

  static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a URL", e);
    }
  }

  static List<String> list(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Matcher matched(String text, String allowed) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches()) {
      throw new IllegalArgumentException(allowed);
    }
    return amount;
  }
}
