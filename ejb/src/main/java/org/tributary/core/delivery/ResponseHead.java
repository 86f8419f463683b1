package org.tributary.core.delivery;

import java.util.Map;
import java.util.Optional;

/**
 * Status and headers of a response.
 *
 * @param headers in the order they are to be written, Content-Length left out
 * @param length of the body that follows, or -1 if unknown
 * @param problem what went wrong, for errors: the web turns it into {@code problem+json} (RFC 9457)
 */
public record ResponseHead(
    int status, Map<String, String> headers, long length, Optional<Problem> problem) {

  /**
   * What went wrong.
   *
   * @param title short, the same for every problem of this kind
   * @param detail what happened here, without secrets
   */
  public record Problem(String title, String detail) {}
}
