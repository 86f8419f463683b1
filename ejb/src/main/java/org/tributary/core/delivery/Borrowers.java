package org.tributary.core.delivery;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * Who was given a segment lately and has not advertised since: an owner that does not keep what it
 * fetched for others can still say who does. Once a borrower has told what it holds, its
 * advertisement is believed and this is forgotten. Confined to turns.
 */
final class Borrowers {
  private static final int MAX = 20_000;

  /** An advertisement heard so soon may have been sent before the segment was stored. */
  private static final long ON_THE_WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long memoryNanos;
  private final ToLongFunction<String> heardTick;
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
   * @param heardTick when a helper was heard last
   */
  Borrowers(long memoryNanos, ToLongFunction<String> heardTick) {
    this.memoryNanos = memoryNanos;
    this.heardTick = heardTick;
  }

  /** {@code helper} was given the segment. */
  void gave(Now now, SegmentKey key, String helper) {
    forgetOld(now);
    last.remove(key);
    last.put(key, new Borrower(helper, now.tick()));
  }

  private void forgetOld(Now now) {
    Iterator<Borrower> eldest = last.values().iterator();
    while (eldest.hasNext() && now.since(eldest.next().tick) >= memoryNanos) {
      eldest.remove();
    }
  }

  /** It turned out not to hold it. */
  void forget(SegmentKey key) {
    last.remove(key);
  }

  /** Who may hold it by now. */
  Optional<String> of(Now now, SegmentKey key) {
    return Optional.ofNullable(last.get(key))
        .filter(borrower -> now.since(borrower.tick) < memoryNanos)
        .filter(b -> heardTick.applyAsLong(b.helper) <= b.tick + ON_THE_WAY_NANOS)
        .map(Borrower::helper);
  }
}
