package org.tributary.container.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A DASH {@code SegmentTemplate}'s media, after ISO/IEC 23009-1 section 5.3.9.4.4. */
final class MediaTemplate {
  private static final Pattern IDENTIFIER =
      Pattern.compile("\\$(RepresentationID|Number|Bandwidth|Time|)(?:%0([0-9]{1,2})d)?\\$");

  /** Eighteen digits that no path is likely to hold; where one does, there is no pattern. */
  private static final long MARKER = 731_958_264_046_913_827L;

  private final List<Part> parts = new ArrayList<>();

  /** Text, or an identifier that changes with the segment. */
  private record Part(String text, String identifier, int width) {}

  private MediaTemplate() {}

  /** Parses {@code template} for one representation; an identifier it does not know stays text. */
  static MediaTemplate parse(String template, String representation, OptionalLong bandwidth) {
    MediaTemplate parsed = new MediaTemplate();
    Matcher found = IDENTIFIER.matcher(template);
    int end = 0;
    while (found.find()) {
      parsed.text(template.substring(end, found.start()));
      end = found.end();
      int width = found.group(2) == null ? 1 : Integer.parseInt(found.group(2));
      switch (found.group(1)) {
        case "" -> parsed.text("$");
        case "RepresentationID" -> parsed.text(representation);
        case "Bandwidth" -> parsed.text(padded(bandwidth.orElse(0), width));
        default -> parsed.parts.add(new Part("", found.group(1), width));
      }
    }
    parsed.text(template.substring(end));
    return parsed;
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      parts.add(new Part(text, "", 0));
    }
  }

  boolean has(String identifier) {
    return parts.stream().anyMatch(part -> part.identifier.equals(identifier));
  }

  /** The reference to one segment. */
  String filled(long number, long time) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(
          switch (part.identifier) {
            case "Number" -> padded(number, part.width);
            case "Time" -> padded(time, part.width);
            default -> part.text;
          });
    }
    return filled.toString();
  }

  /**
   * What matches the paths of all segments, group 1 being the number; empty if that is not the only
   * thing in which they differ.
   */
  Optional<Pattern> pattern(String base, References references) {
    long varying = parts.stream().filter(part -> !part.identifier.isEmpty()).count();
    if (varying != 1 || !has("Number")) {
      return Optional.empty();
    }
    int width = parts.stream().mapToInt(Part::width).max().orElse(1);
    if (width > 18) {
      return Optional.empty();
    }
    String marked = padded(MARKER, width);
    Optional<String> path = References.joined(base, filled(MARKER, 0)).flatMap(references::path);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    int at = path.get().indexOf(marked);
    if (at < 0 || path.get().indexOf(marked, at + 1) >= 0) {
      return Optional.empty();
    }
    String digits = width > 1 ? "([0-9]{" + width + ",18})" : "(0|[1-9][0-9]{0,17})";
    return Optional.of(
        Pattern.compile(
            Pattern.quote(path.get().substring(0, at))
                + digits
                + Pattern.quote(path.get().substring(at + marked.length()))));
  }

  private static String padded(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
