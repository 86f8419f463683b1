package org.tributary.core.cooperation;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Who a helper is.
 *
 * @param id unique in the network: letters, digits, {@code _}, {@code .} and {@code -}, 1 to 63
 *     characters
 * @param url where other helpers reach it, up to and including the context root, without a slash at
 *     the end: {@code http://media1.example:8080/tributary}
 */
public record Identity(String id, URI url, Location location) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,63}");

  public Identity {
    requireId(id);
    String scheme = url.getScheme();
    if ((!"http".equals(scheme) && !"https".equals(scheme))
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null
        || url.toString().endsWith("/")) {
      throw new IllegalArgumentException(
          "helper URL is not http(s)://host[:port]/path without a slash at the end: " + url);
    }
  }

  /** Refuses what is no helper's id. */
  static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "helper id is not 1 to 63 letters, digits, '_', '.' or '-': '" + id + "'");
    }
  }
}
