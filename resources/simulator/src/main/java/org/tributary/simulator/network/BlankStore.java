package org.tributary.simulator.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Digests;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Turns;

/**
 * A store of lengths: all that is held is in memory, every outcome is one turn later, nothing
 * fails. What it holds is decided by the core's shelf.
 */
public final class BlankStore implements Store {
  private static final Digests NO_DIGESTS = new Digests(new byte[0]);

  /** Hears of what is committed and removed. */
  public interface Listener {

    /** It is held from now on. */
    void came(SegmentKey key);

    /** It is not held any more. */
    void went(SegmentKey key);
  }

  private final Turns turns;
  private final Listener listener;
  private final Map<SegmentKey, Integer> lengths = new HashMap<>();

  /** A store that holds nothing. */
  public BlankStore(Turns turns, Listener listener) {
    this.turns = turns;
    this.listener = listener;
  }

  @Override
  public Optional<Held> pin(SegmentKey key) {
    return Optional.ofNullable(lengths.get(key)).map(BlankStore::held);
  }

  @Override
  public void read(SegmentKey key, Reading outcome) {
    turns.add(
        now ->
            pin(key)
                .ifPresentOrElse(
                    held -> outcome.opened(now, held), () -> outcome.missing(now, "not held")));
  }

  @Override
  public Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome) {
    return new Writing() {
      @Override
      public void append(Bytes bytes) {
        bytes.release();
      }

      @Override
      public void commit(StoredSegment segment) {
        lengths.put(key, segment.length());
        turns.add(
            now -> {
              listener.came(key);
              outcome.committed(now);
            });
      }

      @Override
      public void abort() {
        // Nothing was kept.
      }
    };
  }

  @Override
  public void join(List<Bytes> parts, Reading outcome) {
    int length = parts.stream().mapToInt(Bytes::length).sum();
    parts.forEach(Bytes::release);
    turns.add(now -> outcome.opened(now, held(length)));
  }

  @Override
  public void remove(SegmentKey key) {
    if (lengths.remove(key) != null) {
      listener.went(key);
    }
  }

  /** Whether a segment is held. */
  boolean holds(SegmentKey key) {
    return lengths.containsKey(key);
  }

  private static Held held(int length) {
    return new Held(new BlankBytes(length), NO_DIGESTS);
  }
}
