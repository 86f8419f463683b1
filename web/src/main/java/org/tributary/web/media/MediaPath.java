package org.tributary.web.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.MediaId;

/**
 * What a request's raw path and query name. Strict: a path that two servers could read differently
 * is refused, not repaired.
 */
sealed interface MediaPath {

  /** A media object of a configured source. */
  record Named(MediaId id) implements MediaPath {}

  /** A well-formed path, but no such source. */
  record Unknown(String source) implements MediaPath {}

  /** A path that is refused; {@code why} is for whoever sent it. */
  record Malformed(String why) implements MediaPath {}

  /**
   * Parses {@code /source/path}.
   *
   * @param raw the path below the servlet, percent-encoded as it came
   * @param query the query, percent-encoded as it came, without its question mark
   * @param ignored of every source the names of the parameters that do not tell objects apart, or
   *     {@code *} for all; what players say of themselves (CMCD) never does
   */
  static MediaPath parse(String raw, @Nullable String query, Map<String, List<String>> ignored) {
    if (raw.length() > 3 * MediaId.MAX_PATH) {
      return new Malformed("The path is too long.");
    }
    int slash = raw.indexOf('/', 1);
    if (raw.isEmpty() || raw.charAt(0) != '/' || slash < 0) {
      return new Malformed("The path is not /source/path.");
    }
    String source = raw.substring(1, slash);
    String path;
    try {
      path = decoded(raw.substring(slash));
    } catch (MalformedException e) {
      return new Malformed(e.why);
    }
    List<String> ignoredHere = ignored.get(source);
    if (ignoredHere == null) {
      return new Unknown(source);
    }
    String kept = kept(query, ignoredHere);
    if (kept.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '\\' || c == '#')) {
      return new Malformed("The query holds characters that must be encoded.");
    }
    try {
      return new Named(new MediaId(source, kept.isEmpty() ? path : path + "?" + kept));
    } catch (IllegalArgumentException e) {
      return new Malformed("The path is too long or not normal.");
    }
  }

  private static String decoded(String raw) throws MalformedException {
    StringBuilder path = new StringBuilder(raw.length());
    for (String element : raw.substring(1).split("/", -1)) {
      String plain = decodedElement(element);
      if (plain.isEmpty()) {
        throw new MalformedException("The path has an empty element.");
      }
      if (plain.equals(".") || plain.equals("..")) {
        throw new MalformedException("The path has a dot element.");
      }
      path.append('/').append(plain);
    }
    return path.toString();
  }

  private static String decodedElement(String element) throws MalformedException {
    if (isPlain(element)) {
      return element;
    }
    ByteBuffer bytes = ByteBuffer.allocate(element.length());
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '%') {
        if (i + 2 >= element.length()
            || !HexFormat.isHexDigit(element.charAt(i + 1))
            || !HexFormat.isHexDigit(element.charAt(i + 2))) {
          throw new MalformedException("The path has a broken percent-encoding.");
        }
        bytes.put((byte) HexFormat.fromHexDigits(element, i + 1, i + 3));
        i += 2;
      } else if (c == ';') {
        throw new MalformedException("The path has a parameter.");
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        throw new MalformedException("The path holds characters that must be encoded.");
      }
    }
    String plain;
    try {
      plain =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes.flip())
              .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("The path is not UTF-8.");
    }
    if (plain.chars().anyMatch(MediaPath::isForbidden)) {
      throw new MalformedException(
          "The path holds an encoded slash, a backslash, '?', '#' or a control character.");
    }
    return plain;
  }

  /** Whether there is nothing to decode and nothing to refuse: true of nearly every element. */
  private static boolean isPlain(String element) {
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static boolean isForbidden(int c) {
    return c == '/' || c == '\\' || c == '?' || c == '#' || Character.isISOControl(c);
  }

  /** The parameters that tell objects apart, as they came and in their order. */
  private static String kept(@Nullable String query, List<String> ignored) {
    if (query == null || query.isEmpty() || ignored.contains("*")) {
      return "";
    }
    if (ignored.isEmpty() && !query.contains(Cmcd.PARAMETER)) {
      return query;
    }
    StringBuilder kept = new StringBuilder(query.length());
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (!ignored.contains(name) && !name.equals(Cmcd.PARAMETER)) {
        kept.append(kept.isEmpty() ? "" : "&").append(parameter);
      }
    }
    return kept.toString();
  }

  /** Why a path is refused. */
  final class MalformedException extends Exception {
    private final String why;

    private MalformedException(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
