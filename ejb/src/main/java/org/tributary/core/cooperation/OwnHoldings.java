package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * What this helper holds, and in which order it changed. Confined to turns.
 *
 * <p>Each object is in the order once, at its last change, so what changed since a mark is as long
 * as it must be. An object of which nothing is left stays until every listener was told.
 */
final class OwnHoldings {
  private final TreeMap<ObjectKey, Entry> objects = new TreeMap<>();
  private final TreeMap<Long, ObjectKey> order = new TreeMap<>();
  private final TreeMap<Long, ObjectKey> gone = new TreeMap<>();
  private long mark;
  private long segments;

  /** Takes the new state of an object and tells how it differs from the old one. */
  Difference change(ObjectKey object, SegmentSet held) {
    SegmentSet trimmed = trim(held);
    Entry old = objects.get(object);
    SegmentSet before = old == null ? SegmentSet.EMPTY : old.held;
    if (trimmed.equals(before)) {
      return new Difference(0, 0);
    }
    if (old != null) {
      order.remove(old.order);
      gone.remove(old.order);
    }
    mark++;
    objects.put(object, new Entry(trimmed, mark));
    order.put(mark, object);
    if (trimmed.isEmpty()) {
      gone.put(mark, object);
    }
    long common = common(before, trimmed);
    segments += trimmed.size() - before.size();
    return new Difference(trimmed.size() - common, before.size() - common);
  }

  /** The position of the last change. */
  long mark() {
    return mark;
  }

  /** How many segments are held. */
  long segments() {
    return segments;
  }

  /** The present state of what changed after {@code mark}, by key. */
  List<Advertisement.Holding> since(long mark) {
    List<Advertisement.Holding> changed = new ArrayList<>();
    for (ObjectKey object : order.tailMap(mark, false).values()) {
      changed.add(new Advertisement.Holding(object, held(object)));
    }
    changed.sort(Comparator.comparing(Advertisement.Holding::object));
    return changed;
  }

  /** All that is held, by key. */
  List<Advertisement.Holding> all() {
    List<Advertisement.Holding> all = new ArrayList<>();
    objects.forEach(
        (object, entry) -> {
          if (!entry.held.isEmpty()) {
            all.add(new Advertisement.Holding(object, entry.held));
          }
        });
    return all;
  }

  /** Forgets objects that were gone at {@code mark}. */
  void forgetGone(long mark) {
    SortedMap<Long, ObjectKey> told = gone.headMap(mark, true);
    told.forEach(
        (at, object) -> {
          order.remove(at);
          objects.remove(object);
        });
    told.clear();
  }

  /** What is held of an object. */
  SegmentSet held(ObjectKey object) {
    Entry entry = objects.get(object);
    return entry == null ? SegmentSet.EMPTY : entry.held;
  }

  /** Numbers beyond the wire form's stay unsaid. */
  private static SegmentSet trim(SegmentSet held) {
    if (held.isEmpty() || held.last() <= AdvertisementCodec.MAX_NUMBER) {
      return held;
    }
    return held.without(AdvertisementCodec.MAX_NUMBER + 1, held.last());
  }

  private static long common(SegmentSet a, SegmentSet b) {
    long common = 0;
    List<SegmentSet.Run> as = a.runs();
    List<SegmentSet.Run> bs = b.runs();
    int i = 0;
    int j = 0;
    while (i < as.size() && j < bs.size()) {
      SegmentSet.Run x = as.get(i);
      SegmentSet.Run y = bs.get(j);
      common += Math.max(0, Math.min(x.last(), y.last()) - Math.max(x.first(), y.first()) + 1);
      if (x.last() < y.last()) {
        i++;
      } else {
        j++;
      }
    }
    return common;
  }

  /** How many segments came and went. */
  record Difference(long came, long went) {
    long total() {
      return came + went;
    }
  }

  private record Entry(SegmentSet held, long order) {}
}
