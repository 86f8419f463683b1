package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * What this helper tells that it holds, and in which order it changed. Confined to turns.
 *
 * <p>Each object is in the order once, at its last change, so what changed since a mark is as long
 * as it must be. An object of which nothing is left stays until every listener was told. Most of
 * what is asked is what changed last, so the order is a chain that is followed backwards.
 */
final class OwnHoldings {
  private final Map<ObjectKey, Entry> objects = new HashMap<>();

  /** Of which nothing is left, in the order of their last changes. */
  private final Set<Entry> gone = new LinkedHashSet<>();

  private @Nullable Entry latest;
  private long mark;
  private long segments;

  /** Takes the new state of an object and tells how it differs from the old one. */
  Difference change(ObjectKey object, SegmentSet held) {
    SegmentSet trimmed = trim(held);
    Entry entry = objects.get(object);
    SegmentSet before = entry == null ? SegmentSet.EMPTY : entry.held;
    if (trimmed.equals(before)) {
      return new Difference(0, 0);
    }
    if (entry == null) {
      entry = new Entry(object);
      objects.put(object, entry);
    } else {
      unchain(entry);
      if (before.isEmpty()) {
        gone.remove(entry);
      }
    }
    entry.held = trimmed;
    chain(entry);
    if (trimmed.isEmpty()) {
      gone.add(entry);
    }
    segments += trimmed.size() - before.size();
    return new Difference(trimmed.withoutAll(before).size(), before.withoutAll(trimmed).size());
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
    for (Entry entry = latest; entry != null && entry.mark > mark; entry = entry.earlier) {
      changed.add(new Advertisement.Holding(entry.object, entry.held));
    }
    changed.sort(Comparator.comparing(Advertisement.Holding::object));
    return changed;
  }

  /** All that is held, by key. */
  List<Advertisement.Holding> all() {
    List<Advertisement.Holding> all = new ArrayList<>();
    for (Entry entry = latest; entry != null; entry = entry.earlier) {
      if (!entry.held.isEmpty()) {
        all.add(new Advertisement.Holding(entry.object, entry.held));
      }
    }
    all.sort(Comparator.comparing(Advertisement.Holding::object));
    return all;
  }

  /** Forgets objects that were gone at {@code mark}. */
  void forgetGone(long mark) {
    Iterator<Entry> all = gone.iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (entry.mark > mark) {
        return;
      }
      all.remove();
      unchain(entry);
      objects.remove(entry.object);
    }
  }

  /** Puts an entry at the end of the order. */
  private void chain(Entry entry) {
    entry.mark = ++mark;
    entry.earlier = latest;
    if (latest != null) {
      latest.later = entry;
    }
    latest = entry;
  }

  /** Takes an entry out of the order. */
  private void unchain(Entry entry) {
    Entry earlier = entry.earlier;
    Entry later = entry.later;
    if (earlier != null) {
      earlier.later = later;
    }
    if (later != null) {
      later.earlier = earlier;
    } else {
      latest = earlier;
    }
    entry.earlier = null;
    entry.later = null;
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

  /** How many segments came and went. */
  record Difference(long came, long went) {
    long total() {
      return came + went;
    }
  }

  /** One object, between those that changed right before and after it. */
  private static final class Entry {
    final ObjectKey object;
    SegmentSet held = SegmentSet.EMPTY;

    /** The position of its last change. */
    long mark;

    @Nullable Entry earlier;
    @Nullable Entry later;

    Entry(ObjectKey object) {
      this.object = object;
    }
  }
}
