package org.tributary.core.delivery;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tributary.core.media.MediaId;

/** The relative reference (RFC 3986 section 4.2) from one resource of a source to another. */
final class RelativePath {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String UNRESERVED = "-._~!$&'()*+,=@";

  private RelativePath() {}

  /** How a response to {@code from} refers to {@code to}, percent-encoded. */
  static String of(MediaId from, MediaId to) {
    String base = bare(from.path());
    String target = bare(to.path());
    int common = 0;
    for (int i = 0; i < Math.min(base.length(), target.length()); i++) {
      if (base.charAt(i) != target.charAt(i)) {
        break;
      }
      if (base.charAt(i) == '/') {
        common = i + 1;
      }
    }
    long up = base.substring(common).chars().filter(c -> c == '/').count();
    String rest = encoded(target.substring(common));
    String dots = "../".repeat((int) up);
    String reference = dots.isEmpty() && rest.isEmpty() ? "./" : dots + rest;
    return reference + to.path().substring(target.length());
  }

  private static String bare(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static String encoded(String path) {
    StringBuilder text = new StringBuilder(path.length());
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '/'
          || UNRESERVED.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return text.toString();
  }
}
