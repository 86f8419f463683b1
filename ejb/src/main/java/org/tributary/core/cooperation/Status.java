package org.tributary.core.cooperation;

/**
 * How a neighbour was when it was last told of: by itself, or by its region's spokesman.
 *
 * @param incarnation when it started, milliseconds since 1970
 * @param periodMillis the local period T of whoever told
 * @param load requests in flight in parts of its load mark
 * @param evictions the part of its holdings that it loses in a second
 */
record Status(Identity sender, long incarnation, long periodMillis, double load, double evictions) {

  /** As it tells itself. */
  static Status of(Advertisement message) {
    return new Status(
        message.sender(),
        message.incarnation(),
        message.periodMillis(),
        message.load(),
        message.evictions());
  }

  /** As its spokesman tells. */
  static Status of(RegionDigest digest, RegionDigest.Member member) {
    return new Status(
        member.identity(),
        member.incarnation(),
        digest.periodMillis(),
        member.load(),
        member.evictions());
  }
}
