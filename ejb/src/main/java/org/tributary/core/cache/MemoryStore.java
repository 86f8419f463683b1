package org.tributary.core.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Turns;

/**
 * A store in memory: for simulations and tests, on the same contract as the one on disk. Confined
 * to turns, {@link #pin} included; deterministic: every outcome is one turn later.
 *
 * <p>It holds the leases that were appended, so it never copies bytes and never looks into them.
 */
public final class MemoryStore implements Store {

  /** Makes one segment of its parts. */
  @FunctionalInterface
  public interface Joining {

    /**
     * The parts as one, with their digests. The leases on the parts stay with the caller; the
     * result must outlive them.
     */
    Held join(List<Bytes> parts);
  }

  private final Turns turns;
  private final Joining joining;
  private final NavigableMap<SegmentKey, Kept> kept = new TreeMap<>();
  private boolean full;

  public MemoryStore(Turns turns, Joining joining) {
    this.turns = turns;
    this.joining = joining;
  }

  /** Makes all writings fail from now on, or work again. */
  public void setFull(boolean full) {
    this.full = full;
  }

  /** What is held, in the order of the keys: what {@link Shelf#restore} is given at a start. */
  public List<StoredSegment> segments() {
    return kept.values().stream().map(k -> k.segment).toList();
  }

  /** Damages a segment: reading it will find it missing. */
  public void damage(SegmentKey key) {
    Kept damaged = kept.get(key);
    if (damaged != null) {
      damaged.intact = false;
    }
  }

  @Override
  public Optional<Held> pin(SegmentKey key) {
    Kept found = kept.get(key);
    return found == null || !found.intact ? Optional.empty() : Optional.of(found.lend());
  }

  @Override
  public void read(SegmentKey key, Reading outcome) {
    turns.add(
        now -> {
          Kept found = kept.get(key);
          if (found == null) {
            outcome.missing(now, "no such segment: " + key);
          } else if (!found.intact) {
            remove(key);
            outcome.missing(now, "damaged: " + key);
          } else {
            outcome.opened(now, found.lend());
          }
        });
  }

  @Override
  public void join(List<Bytes> parts, Reading outcome) {
    Held joined = joining.join(parts);
    turns.add(
        now -> {
          outcome.opened(now, joined);
          parts.forEach(Bytes::release);
        });
  }

  @Override
  public Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome) {
    return new InMemory(outcome);
  }

  @Override
  public void remove(SegmentKey key) {
    Kept gone = kept.remove(key);
    if (gone != null) {
      gone.held.bytes().release();
      gone.parts.forEach(Bytes::release);
    }
  }

  @Override
  public long footprint(Description description, int length) {
    return length;
  }

  private final class InMemory implements Writing {
    private final WritingOutcome outcome;
    private final List<Bytes> parts = new ArrayList<>();
    private boolean failed;
    private boolean ended;
    private boolean aborted;

    InMemory(WritingOutcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void append(Bytes bytes) {
      requireOpen();
      if (full && !failed) {
        fail();
      }
      if (failed) {
        bytes.release();
      } else {
        parts.add(bytes);
      }
    }

    @Override
    public void commit(StoredSegment segment) {
      requireOpen();
      ended = true;
      if (failed) {
        return;
      }
      int length = parts.stream().mapToInt(Bytes::length).sum();
      if (full || length != segment.length()) {
        fail();
        return;
      }
      remove(segment.key());
      kept.put(segment.key(), new Kept(segment, joining.join(parts), parts));
      turns.add(outcome::committed);
    }

    @Override
    public void abort() {
      requireOpen();
      ended = true;
      aborted = true;
      parts.forEach(Bytes::release);
      parts.clear();
    }

    private void fail() {
      failed = true;
      parts.forEach(Bytes::release);
      parts.clear();
      turns.add(
          now -> {
            if (!aborted) {
              outcome.failed(now, "the store is full");
            }
          });
    }

    private void requireOpen() {
      if (ended) {
        throw new IllegalStateException("writing has ended");
      }
    }
  }

  private static final class Kept {
    final StoredSegment segment;
    final Held held;
    final List<Bytes> parts;
    boolean intact = true;

    Kept(StoredSegment segment, Held held, List<Bytes> parts) {
      this.segment = segment;
      this.held = held;
      this.parts = parts;
    }

    Held lend() {
      return new Held(held.bytes().retain(), held.digests());
    }
  }
}
