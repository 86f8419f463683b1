package org.tributary.core.delivery;

import java.util.List;
import java.util.Optional;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * Who will supply how many bytes of a response, as far as can be told before: the plan at the
 * moment of the answer, for Cache-Status (RFC 9211). What really happened is in the counters.
 * Confined to turns.
 */
final class Forecast {
  private final Workbench bench;
  private final Description object;
  private final Segmentation segments;

  Forecast(Workbench bench, Description object, Segmentation segments) {
    this.bench = bench;
    this.object = object;
    this.segments = segments;
  }

  /** Adds to {@code status} who supplies the bytes from {@code from} up to {@code end}. */
  CacheStatus tell(Now now, long from, long end, CacheStatus status) {
    if (end == Long.MAX_VALUE) {
      return status.forwarded("miss");
    }
    long first = segments.at(from).number();
    List<String> cheapest = List.of();
    long at = from;
    while (at < end) {
      SegmentKey key = segments.at(at);
      long until = segments.endOf(at, end);
      if (bench.shelf().holds(key)) {
        status.own(until - at);
      } else if (bench.windows().find(now, key).isPresent()) {
        status.window(until - at);
      } else {
        if (cheapest.isEmpty()) {
          cheapest = bench.suppliers().cheapest(now, object, first, segments.at(end - 1).number());
        }
        String supplier = cheapest.get(Math.toIntExact(key.number() - first));
        Optional<Fill> shared = bench.fills().underWay(key);
        status.from(supplier, until - at, shared.map(Fill::hasReaders).orElse(false));
      }
      at = until;
    }
    return status.planned();
  }
}
