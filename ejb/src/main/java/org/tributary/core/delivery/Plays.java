package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.tributary.core.cache.Shelf;
import org.tributary.core.media.Description;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/**
 * Counts plays: a request that holds an object's first byte is one, any other the part of a play
 * that its bytes are of the object. A listed segment counts one if it is the first of its
 * rendition, else one in the number of segments. Confined to turns, but for {@link #hit}.
 *
 * <p>Hits are counted in a turn now and then, for a turn costs more than a hit: the first at once,
 * those that follow every {@link #HITS_NANOS} for as long as there are any.
 */
final class Plays {
  private static final long HITS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Turns turns;
  private final Deadlines deadlines;
  private final Shelf shelf;
  private final Objects objects;
  private final BiConsumer<Now, Exposure.Exposed> followUp;
  private final Map<Exposure.Exposed, Double> hits = new ConcurrentHashMap<>();

  /** Whether a turn that counts hits is to come. */
  private final AtomicBoolean countsHits = new AtomicBoolean();

  /**
   * Nothing has been played.
   *
   * @param followUp told of what was hit, some time later
   */
  Plays(
      Turns turns,
      Deadlines deadlines,
      Shelf shelf,
      Objects objects,
      BiConsumer<Now, Exposure.Exposed> followUp) {
    this.turns = turns;
    this.deadlines = deadlines;
    this.shelf = shelf;
    this.objects = objects;
    this.followUp = followUp;
  }

  /** A hit has begun on the bytes from {@code from} up to {@code end}. From any thread. */
  void hit(Exposure.Exposed exposed, long from, long end) {
    hits.merge(exposed, share(exposed.object(), from, end), Double::sum);
    if (!countsHits.get() && countsHits.compareAndSet(false, true)) {
      turns.add(this::countHits);
    }
  }

  private void countHits(Now now) {
    if (hits.isEmpty()) {
      countsHits.set(false);
      // One that came before the line above has left it to us.
      if (hits.isEmpty() || !countsHits.compareAndSet(false, true)) {
        return;
      }
    }
    List<Exposure.Exposed> hit = new ArrayList<>(hits.keySet());
    hit.sort(Exposure.Exposed.ORDER);
    for (Exposure.Exposed exposed : hit) {
      Double share = hits.remove(exposed);
      if (share != null) {
        count(now, exposed.object(), exposed.number(), share);
        followUp.accept(now, exposed);
      }
    }
    deadlines.at(now.tick() + HITS_NANOS, this::countHits);
  }

  /**
   * A response has begun with the bytes from {@code from} up to {@code end}.
   *
   * @param number of the listed segment that they are of, or -1
   */
  void played(Now now, Description object, long number, long from, long end) {
    count(now, object, number, share(object, from, end));
  }

  /** The part of the whole that these bytes are; one if the first byte is among them. */
  private static double share(Description object, long from, long end) {
    long length = object.version().length();
    return from == 0 || length == Version.UNKNOWN ? 1 : (double) (end - from) / length;
  }

  private void count(Now now, Description object, long number, double share) {
    boolean begins = number < 0 || objects.renditions().isFirst(object, number);
    shelf.played(now, object, begins ? share : segment(object) * share);
  }

  /**
   * A segment was lent: what neighbours read is in use, and worth as much: of all copies this may
   * be the only one.
   */
  void lent(Now now, Description object) {
    shelf.played(now, object, segment(object));
  }

  /** The part of a play that one segment is. */
  private double segment(Description object) {
    return 1.0 / objects.segments(object).orElse(1L);
  }
}
