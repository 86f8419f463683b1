package org.tributary.container.upstream;

import java.net.URI;

/** Which URLs are of one server. */
final class Origins {
  private Origins() {}

  /** Whether both have the same scheme, host and port. */
  static boolean same(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }
}
