package org.tributary.container.upstream;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Hosts, or host:port, that a setting lists. A host alone stands for all its ports. */
record Places(List<String> listed) {
  Places {
    listed = listed.stream().map(place -> place.toLowerCase(Locale.ROOT)).toList();
  }

  boolean contain(URI url) {
    if (url.getHost() == null || url.getScheme() == null || url.getRawUserInfo() != null) {
      return false;
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return listed.contains(host) || listed.contains(host + ":" + port(url));
  }

  static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  /** Whether both are the same scheme, host and port. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }
}
