package org.tributary.container.storage;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tributary.core.cache.Held;
import org.tributary.core.media.Digests;
import org.tributary.core.media.SegmentKey;

/**
 * The segments that are in memory, checked. May be used from any thread; {@link #pin} takes no
 * lock.
 *
 * <p>Their number is bounded. Who leaves is chosen by a clock (second chance): a pin sets a mark,
 * the hand clears it and takes the first one without. A mapping ends when the collector finds its
 * buffer unreachable, no earlier, since a response may still be sending from it; until then it is
 * counted, and so are the bytes of files that were removed meanwhile, whose blocks the file system
 * cannot free.
 */
final class Residents {
  private final int capacity;
  private final Leases leases;
  private final Map<SegmentKey, Resident> bySegment = new ConcurrentHashMap<>();

  /** In the order of the hand; its lock guards it and the entries of {@link #bySegment}. */
  private final Set<Resident> clock = new LinkedHashSet<>();

  private final ReferenceQueue<ByteBuffer> collected = new ReferenceQueue<>();
  private final Set<Mapping> mappings = ConcurrentHashMap.newKeySet();

  /** The last mapping of each file; a file seldom has two. */
  private final Map<SegmentKey, Mapping> lastMappings = new ConcurrentHashMap<>();

  private final AtomicLong lingering = new AtomicLong();

  Residents(int capacity, Leases leases) {
    this.capacity = capacity;
    this.leases = leases;
  }

  /** A lease on the segment if it is in memory. */
  Optional<Held> pin(SegmentKey key) {
    Resident resident = bySegment.get(key);
    if (resident == null) {
      return Optional.empty();
    }
    if (!resident.marked) {
      resident.marked = true;
    }
    return Optional.of(new Held(leases.lease(resident.body), resident.digests));
  }

  /** Makes a checked, mapped segment resident. */
  void add(SegmentKey key, ByteBuffer body, Digests digests) {
    Mapping mapping = new Mapping(key, body, collected);
    mappings.add(mapping);
    lastMappings.put(key, mapping);
    Resident resident = new Resident(key, body, digests);
    synchronized (clock) {
      Resident before = bySegment.put(key, resident);
      if (before != null) {
        clock.remove(before);
      }
      clock.add(resident);
      while (clock.size() > capacity) {
        turnHand();
      }
    }
  }

  /**
   * Lets a segment go whose file is removed.
   *
   * @param bytes what the file takes on the disk
   */
  void remove(SegmentKey key, long bytes) {
    synchronized (clock) {
      Resident resident = bySegment.remove(key);
      if (resident != null) {
        clock.remove(resident);
      }
    }
    Mapping mapping = lastMappings.remove(key);
    if (mapping != null) {
      synchronized (mapping) {
        if (!mapping.gone) {
          mapping.lingering = bytes;
          lingering.addAndGet(bytes);
        }
      }
    }
  }

  /** How many mappings there are, in use or not yet collected. */
  int mappings() {
    sweep();
    return mappings.size();
  }

  /** The bytes on disk of removed files that are still mapped. */
  long lingeringBytes() {
    sweep();
    return lingering.get();
  }

  /** Lets all go. */
  void clear() {
    synchronized (clock) {
      clock.clear();
      bySegment.clear();
    }
  }

  private void turnHand() {
    Iterator<Resident> hand = clock.iterator();
    Resident next = hand.next();
    hand.remove();
    if (next.marked) {
      next.marked = false;
      clock.add(next);
    } else {
      bySegment.remove(next.key, next);
    }
  }

  private void sweep() {
    for (Reference<? extends ByteBuffer> found = collected.poll();
        found != null;
        found = collected.poll()) {
      if (found instanceof Mapping mapping) {
        mappings.remove(mapping);
        lastMappings.remove(mapping.key, mapping);
        synchronized (mapping) {
          mapping.gone = true;
          lingering.addAndGet(-mapping.lingering);
        }
      }
    }
  }

  /** A mapped file, until the collector has found that nobody uses it. */
  private static final class Mapping extends PhantomReference<ByteBuffer> {
    final SegmentKey key;

    /** Guarded by this. */
    long lingering;

    /** Guarded by this. */
    boolean gone;

    Mapping(SegmentKey key, ByteBuffer body, ReferenceQueue<ByteBuffer> queue) {
      super(body, queue);
      this.key = key;
    }
  }

  private static final class Resident {
    final SegmentKey key;
    final ByteBuffer body;
    final Digests digests;
    volatile boolean marked;

    Resident(SegmentKey key, ByteBuffer body, Digests digests) {
      this.key = key;
      this.body = body;
      this.digests = digests;
    }
  }
}
