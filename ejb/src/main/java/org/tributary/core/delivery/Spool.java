package org.tributary.core.delivery;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/**
 * The memory that all fills take together. Confined to turns.
 *
 * <p>Beyond its budget a fill goes on only as fast as its fastest reader takes. What was fetched
 * for another helper lingers for a moment, as others of the region may be about to ask for it; it
 * leaves first when room is needed.
 */
final class Spool {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final long budgetBytes;
  private final Turns turns;
  private final Deadlines deadlines;
  private final Set<Fill> waiting = new LinkedHashSet<>();

  /** What lingers, the eldest first, and which lingering of its that is. */
  private final Map<Fill, Long> lingering = new LinkedHashMap<>();

  private long lingerings;
  private long bytes;
  private boolean roomTurnQueued;

  Spool(long budgetBytes, Turns turns, Deadlines deadlines) {
    this.budgetBytes = budgetBytes;
    this.turns = turns;
    this.deadlines = deadlines;
  }

  /** How many bytes are in it. */
  long bytes() {
    return bytes;
  }

  /** Whether there is room for so many more; what lingers leaves for them. */
  boolean hasRoom(int more) {
    while (bytes + more > budgetBytes && !lingering.isEmpty()) {
      Fill eldest = lingering.keySet().iterator().next();
      lingering.remove(eldest);
      eldest.dropped();
    }
    return bytes + more <= budgetBytes;
  }

  /** Whether there is room for what nobody waits for yet. */
  boolean mayPrefetch() {
    return waiting.isEmpty() && hasRoom(Fill.STEP_BYTES);
  }

  /** Has {@code fill} ask again when there is room. */
  void waitForRoom(Fill fill) {
    waiting.add(fill);
  }

  /** Keeps a fill that nobody reads for a moment; false if memory is short. */
  boolean linger(Fill fill) {
    if (bytes > budgetBytes / 2) {
      return false;
    }
    long which = ++lingerings;
    lingering.put(fill, which);
    turns.add(
        now ->
            deadlines.at(
                now.tick() + LINGER_NANOS,
                later -> {
                  if (lingering.remove(fill, which)) {
                    fill.dropped();
                  }
                }));
    return true;
  }

  /** Somebody reads it again: it does not linger. */
  void joined(Fill fill) {
    lingering.remove(fill);
  }

  /** It takes no part any more. */
  void ended(Fill fill) {
    waiting.remove(fill);
    lingering.remove(fill);
  }

  /** So many bytes have come. */
  void took(int more) {
    bytes += more;
  }

  /** So many bytes were let go of. */
  void gave(long less) {
    bytes -= less;
    if (!waiting.isEmpty() && !roomTurnQueued) {
      roomTurnQueued = true;
      turns.add(this::useRoom);
    }
  }

  private void useRoom(Now now) {
    roomTurnQueued = false;
    List<Fill> waited = List.copyOf(waiting);
    waiting.clear();
    for (Fill fill : waited) {
      fill.demand(now);
    }
  }
}
