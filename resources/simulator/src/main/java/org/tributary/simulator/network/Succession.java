package org.tributary.simulator.network;

import java.util.HashMap;
import java.util.Map;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;

/** Whom one helper asks for one segment of a title after the other. Confined to virtual time. */
final class Succession {
  /** The supplier that is no helper. */
  static final int SOURCE = -1;

  private final Tally tally;
  private final Map<Long, Asked> last = new HashMap<>();

  private record Asked(long number, int supplier) {}

  Succession(Tally tally) {
    this.tally = tally;
  }

  /**
   * Notes one request; another one for the segment before tells whether the supplier has changed.
   *
   * @param media of the title
   * @param supplier a helper's number, or {@link #SOURCE}
   */
  void asks(long media, long number, int supplier) {
    Asked before = last.put(media, new Asked(number, supplier));
    if (before != null && before.number + 1 == number) {
      tally.add(Count.SUCCESSIVE_FETCHES);
      if (before.supplier != supplier) {
        tally.add(Count.SUPPLIER_CHANGES);
      }
    }
  }
}
