package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * The neighbours that are known, and which of them hold what. Confined to turns; {@link
 * Neighbourhood} and {@link HeardRegions} put into it what they hear.
 */
final class Roster {
  /** The most objects that are known of all neighbours together. */
  static final int MAX_HOLDINGS = 1_000_000;

  private final TreeMap<String, Known> neighbours = new TreeMap<>();
  private final TreeMap<String, Known> near = new TreeMap<>();
  private final TreeMap<ObjectKey, TreeMap<String, Known>> holders = new TreeMap<>();
  private final List<Consumer<ObjectKey>> listeners = new ArrayList<>();
  private int holdings;
  private long news;

  /** Tells {@code listener} every object of which others hold other segments than before. */
  void whenHoldingsChange(Consumer<ObjectKey> listener) {
    listeners.add(listener);
  }

  /** How many are known, the forgotten ones among them. */
  int size() {
    return neighbours.size();
  }

  /** Everybody, the forgotten among them, in the order of their ids. */
  Collection<Known> all() {
    return neighbours.values();
  }

  /** Those of the own region, the forgotten among them, in the order of their ids. */
  Collection<Known> near() {
    return near.values();
  }

  /** Somebody, though he may be forgotten. */
  @Nullable Known get(String helper) {
    return neighbours.get(helper);
  }

  /** Somebody who is not forgotten. */
  Optional<Known> known(String helper) {
    return Optional.ofNullable(neighbours.get(helper)).filter(known -> !known.forgotten);
  }

  /** Takes somebody in, or anew at his place. */
  void put(Known known) {
    neighbours.put(known.id(), known);
    if (known.scope.compareTo(Scope.REGIONAL) <= 0) {
      near.put(known.id(), known);
    } else {
      near.remove(known.id());
    }
  }

  /** Strikes somebody off who holds nothing any more. */
  void remove(Known known) {
    neighbours.remove(known.id());
    near.remove(known.id());
  }

  /** Who holds something of {@code object}, in the order of their ids. */
  List<Known> holdersOf(ObjectKey object) {
    TreeMap<String, Known> all = holders.get(object);
    return all == null ? List.of() : List.copyOf(all.values());
  }

  /** The versions that somebody holds of the object with this media hash. */
  NavigableSet<ObjectKey> versionsOf(long mediaHash) {
    NavigableMap<ObjectKey, TreeMap<String, Known>> versions =
        holders.subMap(new ObjectKey(mediaHash, 0), true, new ObjectKey(mediaHash, -1), true);
    return new TreeSet<>(versions.keySet());
  }

  /** {@code known} holds these segments of {@code object}, and no others. */
  void hold(Known known, ObjectKey object, SegmentSet held) {
    SegmentSet before = known.holdings.getOrDefault(object, SegmentSet.EMPTY);
    if (before.equals(held) || (before.isEmpty() && holdings >= MAX_HOLDINGS)) {
      return;
    }
    if (held.isEmpty()) {
      known.holdings.remove(object);
      removeFromIndex(known, object);
    } else {
      known.holdings.put(object, held);
      if (before.isEmpty()) {
        holders.computeIfAbsent(object, o -> new TreeMap<>()).put(known.id(), known);
        holdings++;
      }
    }
    changed(object);
  }

  /** {@code known} holds nothing, or nothing is known of it. */
  void holdNothing(Known known) {
    news++;
    Iterator<ObjectKey> held = known.holdings.keySet().iterator();
    while (held.hasNext()) {
      ObjectKey object = held.next();
      held.remove();
      removeFromIndex(known, object);
      changed(object);
    }
    known.version = 0;
  }

  /** Grows with every change of who holds what, and of who is to be avoided. */
  long news() {
    return news;
  }

  /** Somebody is to be avoided, or not any more. */
  void judged() {
    news++;
  }

  private void changed(ObjectKey object) {
    news++;
    for (Consumer<ObjectKey> listener : listeners) {
      listener.accept(object);
    }
  }

  private void removeFromIndex(Known known, ObjectKey object) {
    holdings--;
    TreeMap<String, Known> all = holders.get(object);
    if (all != null) {
      all.remove(known.id());
      if (all.isEmpty()) {
        holders.remove(object);
      }
    }
  }
}
