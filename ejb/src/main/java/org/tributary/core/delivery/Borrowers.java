package org.tributary.core.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * Who was given a segment lately and has not advertised it yet: an owner that does not keep what it
 * fetched for others can still say who does. Confined to turns.
 */
final class Borrowers {
  private static final int MAX = 20_000;

  private final long memoryNanos;
  private final Map<SegmentKey, Borrower> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SegmentKey, Borrower> eldest) {
          return size() > MAX;
        }
      };

  private record Borrower(String helper, long tick) {}

  /**
   * Nobody yet.
   *
   * @param memoryNanos how long it takes at most until a holder has advertised what it got
   */
  Borrowers(long memoryNanos) {
    this.memoryNanos = memoryNanos;
  }

  /** {@code helper} was given the segment. */
  void gave(Now now, SegmentKey key, String helper) {
    last.remove(key);
    last.put(key, new Borrower(helper, now.tick()));
  }

  /** It turned out not to hold it. */
  void forget(SegmentKey key) {
    last.remove(key);
  }

  /** Who may hold it by now. */
  Optional<String> of(Now now, SegmentKey key) {
    return Optional.ofNullable(last.get(key))
        .filter(borrower -> now.since(borrower.tick) < memoryNanos)
        .map(Borrower::helper);
  }
}
