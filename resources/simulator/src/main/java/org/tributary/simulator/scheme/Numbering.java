package org.tributary.simulator.scheme;

import org.tributary.simulator.network.Titles;

/** Numbers all segments of all titles. */
final class Numbering {
  private final long[] first;

  Numbering(Titles titles) {
    first = new long[titles.count()];
    long next = 0;
    for (int title = 0; title < first.length; title++) {
      first[title] = next;
      next += titles.segments(title);
    }
  }

  long of(int title, int segment) {
    return first[title] + segment;
  }
}
