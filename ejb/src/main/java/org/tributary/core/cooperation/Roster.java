package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
  private static final Comparator<Known> BY_ID = Comparator.comparing(Known::id);

  /** The most objects that are known of all neighbours together. */
  static final int MAX_HOLDINGS = 1_000_000;

  private final Map<String, Known> neighbours = new HashMap<>();
  private final TreeMap<String, Known> near = new TreeMap<>();
  private final Map<Long, Holders> holders = new HashMap<>();
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
    return new TreeMap<>(neighbours).values();
  }

  /** How many are known at each scope. */
  Map<Scope, Integer> counts() {
    Map<Scope, Integer> counts = new EnumMap<>(Scope.class);
    for (Known known : neighbours.values()) {
      if (!known.forgotten) {
        counts.merge(known.scope, 1, Integer::sum);
      }
    }
    return counts;
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
    if (neighbours.get(known.id()) == known && known.scope == known.listedAt) {
      return;
    }
    known.listedAt = known.scope;
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

  /** Who holds something of {@code object}, in the order of their ids; not to be kept. */
  Collection<Known> holding(ObjectKey object) {
    for (Holders one = holders.get(object.media()); one != null; one = one.next) {
      if (one.version == object.version()) {
        return one.all;
      }
    }
    return List.of();
  }

  /** The versions that somebody holds of the object with this media hash. */
  NavigableSet<ObjectKey> versionsOf(long media) {
    NavigableSet<ObjectKey> versions = new TreeSet<>();
    for (Holders one = holders.get(media); one != null; one = one.next) {
      versions.add(new ObjectKey(media, one.version));
    }
    return versions;
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
        addToIndex(known, object);
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

  private void addToIndex(Known known, ObjectKey object) {
    holdings++;
    Holders first = holders.get(object.media());
    Holders at = first;
    while (at != null && at.version != object.version()) {
      at = at.next;
    }
    if (at == null) {
      at = new Holders(object.version(), first);
      holders.put(object.media(), at);
    }
    int place = Collections.binarySearch(at.all, known, BY_ID);
    if (place < 0) {
      at.all.add(-place - 1, known);
    }
  }

  private void removeFromIndex(Known known, ObjectKey object) {
    holdings--;
    Holders before = null;
    Holders at = holders.get(object.media());
    while (at != null && at.version != object.version()) {
      before = at;
      at = at.next;
    }
    if (at == null) {
      return;
    }
    at.all.remove(known);
    if (!at.all.isEmpty()) {
      return;
    }
    if (before != null) {
      before.next = at.next;
    } else if (at.next != null) {
      holders.put(object.media(), at.next);
    } else {
      holders.remove(object.media());
    }
  }

  /** Who holds something of one version, by id; the versions of an object are a short chain. */
  private static final class Holders {
    private final long version;
    private final List<Known> all = new ArrayList<>(2);
    private @Nullable Holders next;

    Holders(long version, @Nullable Holders next) {
      this.version = version;
      this.next = next;
    }
  }
}
