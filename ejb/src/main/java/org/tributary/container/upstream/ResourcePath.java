package org.tributary.container.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tributary.core.media.MediaId;

/**
 * Where a resource is below its source's URL: the path encoded anew, element by element (RFC 3986
 * section 3.3), the query sent as it is but for what no query may hold.
 */
final class ResourcePath {
  private static final String MARKS = "-._~!$&'()*+,;=:@/";

  private ResourcePath() {}

  /** The address of {@code resource} at the source {@code base}. */
  static URI below(URI base, MediaId resource) {
    String start = base.toString();
    if (start.endsWith("/")) {
      start = start.substring(0, start.length() - 1);
    }
    String query = query(resource);
    String target = start + encoded(decodedPath(resource), MARKS);
    return URI.create(query.isEmpty() ? target : target + "?" + encoded(query, MARKS + "?%"));
  }

  /** The path without its query, as it was decoded. */
  static String decodedPath(MediaId resource) {
    int query = resource.path().indexOf('?');
    return query < 0 ? resource.path() : resource.path().substring(0, query);
  }

  private static String query(MediaId resource) {
    int query = resource.path().indexOf('?');
    return query < 0 ? "" : resource.path().substring(query + 1);
  }

  private static String encoded(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
