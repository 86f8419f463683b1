package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Range field of a request (RFC 9110 section 14.2), strictly parsed. A field that does not
 * follow the grammar, or has another unit, is ignored as the RFC asks, and so is one with more than
 * {@value #MAX_RANGES} ranges.
 */
final class RangeField {
  private static final int MAX_RANGES = 16;

  private final List<Spec> specs;

  private RangeField(List<Spec> specs) {
    this.specs = specs;
  }

  /** {@code first-last}, {@code first-} (last empty) or {@code -suffix} (first empty). */
  private record Spec(Optional<Long> first, Optional<Long> last) {

    Optional<Part> in(long length) {
      if (first.isEmpty()) {
        long suffix = Math.min(last.orElse(0L), length);
        return suffix == 0 ? Optional.empty() : Optional.of(new Part(length - suffix, length));
      }
      if (first.get() >= length) {
        return Optional.empty();
      }
      long end = last.map(l -> Math.min(l + 1, length)).orElse(length);
      return Optional.of(new Part(first.get(), end));
    }
  }

  /** The bytes from {@code from} up to, not including, {@code end}. */
  record Part(long from, long end) {

    /** Whether this stands for: ignore the ranges, send the whole. */
    boolean isWhole() {
      return end < 0;
    }
  }

  /** Parses the field; empty if it is to be ignored. */
  static Optional<RangeField> parse(String field) {
    String text = field.strip();
    if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
      return Optional.empty();
    }
    List<Spec> specs = new ArrayList<>();
    for (String element : text.substring(6).split(",", -1)) {
      Optional<Spec> spec = spec(element.strip());
      if (spec.isEmpty() || specs.size() == MAX_RANGES) {
        return Optional.empty();
      }
      specs.add(spec.get());
    }
    return Optional.of(new RangeField(specs));
  }

  private static Optional<Spec> spec(String text) {
    int dash = text.indexOf('-');
    if (dash < 0 || text.length() == 1) {
      return Optional.empty();
    }
    String first = text.substring(0, dash);
    String last = text.substring(dash + 1);
    if (!isNumber(first) || !isNumber(last)) {
      return Optional.empty();
    }
    Spec spec =
        new Spec(
            first.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(first)),
            last.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(last)));
    if (!first.isEmpty() && !last.isEmpty() && spec.last.orElse(0L) < spec.first.orElse(0L)) {
      return Optional.empty();
    }
    return Optional.of(spec);
  }

  /** Up to 18 digits, which a long holds; or nothing. */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() <= 18;
  }

  /** Where the first wanted byte lies, if that can be told without the length. */
  Optional<Long> knownStart() {
    return specs.size() == 1 ? specs.get(0).first : Optional.empty();
  }

  /**
   * What part of {@code length} bytes to send: empty if none can be satisfied. Several ranges are
   * answered with the whole, which RFC 9110 section 14.2 allows and every client must take: {@link
   * #WHOLE}.
   */
  Optional<Part> in(long length) {
    if (specs.size() == 1) {
      return specs.get(0).in(length);
    }
    boolean any = specs.stream().anyMatch(spec -> spec.in(length).isPresent());
    return any ? Optional.of(WHOLE) : Optional.empty();
  }

  /** Stands for: ignore the ranges, send the whole. */
  static final Part WHOLE = new Part(0, -1);
}
