package org.tributary.core.cooperation;

import java.nio.charset.StandardCharsets;

/**
 * Rendezvous hashing [1]: every helper computes the same weight for each helper and run of
 * segments, so that all agree, without a word, who of a number of helpers is the one for a run; a
 * helper that comes or goes changes nothing among the others. Same bytes on every machine.
 *
 * <p>[1] D. G. Thaler, C. V. Ravishankar: Using name-based mappings to increase hit rates. IEEE/ACM
 * Transactions on Networking 6 (1998).
 */
public final class Rendezvous {
  /** How many successive segments have the same weights. */
  public static final int RUN = 4;

  private Rendezvous() {}

  /**
   * The weight of a helper for the run that a segment is in; to be compared unsigned. The least one
   * wins. All versions of an object have the same weights, so that the one who is to be asked what
   * an object is has its first segments as well.
   *
   * @param media of the object: {@link org.tributary.core.media.ObjectKey#media}
   * @param number of the segment
   * @param seed of the helper
   */
  static long weight(long media, long number, long seed) {
    return mix(mix(seed ^ media) ^ (number / RUN));
  }

  /** What a helper's id brings into its weights. */
  static long seed(String helper) {
    return mix(hash(helper));
  }

  /** Spreads the bits of {@code value}: the finaliser of SplitMix64. */
  public static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** FNV-1a. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
