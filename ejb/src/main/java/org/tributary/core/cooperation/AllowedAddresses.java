package org.tributary.core.cooperation;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The addresses that the settings allow: hosts or {@code host:port}, {@code *.} standing for any
 * first labels. Immutable.
 *
 * <p>A host without a port allows every port; {@code *.example.org} allows {@code a.b.example.org}
 * but not {@code example.org}. Names are compared as they are written; nothing is looked up.
 */
public final class AllowedAddresses {
  private static final String PATTERN =
      "(\\*\\.)?([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?";

  private final List<String> patterns;

  /**
   * Allows what {@code patterns} name.
   *
   * @throws IllegalArgumentException if one of them is not a host or {@code host:port}
   */
  public AllowedAddresses(List<String> patterns) {
    for (String pattern : patterns) {
      if (!pattern.matches(PATTERN)) {
        throw new IllegalArgumentException("not a host or host:port: '" + pattern + "'");
      }
    }
    this.patterns = patterns.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether {@code url}'s host and port are allowed. */
  public boolean allow(URI url) {
    if (url.getHost() == null) {
      return false;
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + port(url);
    for (String pattern : patterns) {
      if (fits(pattern, host) || fits(pattern, withPort)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String pattern, String address) {
    if (!pattern.startsWith("*.")) {
      return address.equals(pattern);
    }
    String end = pattern.substring(1);
    return address.length() > end.length() && address.endsWith(end);
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }
}
