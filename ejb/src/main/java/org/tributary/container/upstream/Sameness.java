package org.tributary.container.upstream;

import java.util.Optional;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;

/**
 * Whether a response is of the version that is wanted. What the source claims to have compared
 * itself (If-Range, If-Match) is not trusted: many compare weakly, or not at all on some nodes. The
 * validators of the response itself must be those that are wanted, and so must the total length.
 */
final class Sameness {
  private Sameness() {}

  /** What disagrees; empty if nothing does. */
  static Optional<String> complaint(Metadata wanted, Metadata found, boolean trustEtag) {
    String expected = wanted.validator(trustEtag);
    String actual = found.validator(trustEtag);
    if (!expected.equals(actual)) {
      return Optional.of("validator " + shown(actual) + " instead of " + shown(expected));
    }
    if (wanted.length() != Version.UNKNOWN
        && found.length() != Version.UNKNOWN
        && wanted.length() != found.length()) {
      return Optional.of(found.length() + " bytes instead of " + wanted.length());
    }
    return Optional.empty();
  }

  private static String shown(String validator) {
    return validator.isEmpty() ? "none" : validator;
  }
}
