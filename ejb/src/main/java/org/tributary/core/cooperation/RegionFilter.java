package org.tributary.core.cooperation;

/**
 * Which regions may tell of an object: a Bloom filter [1] with one function for each of {@value
 * #GROUPS} groups of regions, all side by side. Confined to turns; {@link HeardRegions} owns it.
 *
 * <p>Most objects are told by few regions or none. Here one step to memory says so of all of them,
 * where a look into each region's table would be one for each region. What is told no more stays
 * marked until all is marked anew, which is due when as many marks have come as there were.
 *
 * <p>[1] Bloom: Space/time trade-offs in hash coding with allowable errors, CACM 13 (1970).
 */
final class RegionFilter {
  /** How many groups are told apart. */
  static final int GROUPS = Long.SIZE;

  /** How many objects share a place on average after all were marked. */
  private static final int SHARING = 4;

  private static final int LEAST = 64;

  private long[] groups = new long[LEAST];
  private int most = SHARING * LEAST;
  private int marked;

  /**
   * The groups of which a region may tell of an object, a bit for each.
   *
   * @param mark of the object, as in {@link ToldTable}
   */
  long of(int mark) {
    return groups[mark & (groups.length - 1)];
  }

  /** A region of {@code group} tells of an object with this mark. */
  void add(int mark, int group) {
    groups[mark & (groups.length - 1)] |= 1L << group;
    marked++;
  }

  /** Whether all that is told is to be marked anew. */
  boolean isCrowded() {
    return marked > most;
  }

  /** Forgets all, with room for {@code told} marks and as many to come. */
  void begin(int told) {
    int length = Math.max(LEAST, Integer.highestOneBit(Math.max(1, told / SHARING)) * 2);
    groups = new long[length];
    most = Math.max(SHARING * LEAST, 2 * told);
    marked = 0;
  }
}
