package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;

/**
 * The neighbours that are known, and which of them hold what. Confined to turns; {@link
 * Neighbourhood} and {@link HeardRegions} put into it what they hear.
 */
final class Roster {
  /** The most objects that are known of all neighbours together. */
  static final int MAX_HOLDINGS = 1_000_000;

  private final Map<String, Known> neighbours = new HashMap<>();

  private final Near near = new Near();

  private final HoldingIndex index = new HoldingIndex();
  private final List<Consumer<ObjectKey>> listeners = new ArrayList<>();
  private final Map<Scope, Integer> counts = new EnumMap<>(Scope.class);
  private int holdings;
  private long news;
  private long touched;
  private long words;

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

  /** How many are known at each scope, the forgotten left out; nothing for none. */
  Map<Scope, Integer> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Those of the own region. */
  Near near() {
    return near;
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
    count(known, known.scope);
    if (neighbours.get(known.id()) == known && known.scope == known.listedAt) {
      return;
    }
    known.listedAt = known.scope;
    neighbours.put(known.id(), known);
    near.remove(known);
    if (known.scope.compareTo(Scope.REGIONAL) <= 0) {
      near.add(known);
    }
  }

  /** Somebody is not known any more, though he may come back. */
  void forget(Known known) {
    known.forgotten = true;
    count(known, null);
    holdNothing(known);
  }

  private void count(Known known, @Nullable Scope scope) {
    Scope before = known.countedAt;
    if (before == scope) {
      return;
    }
    if (before != null) {
      counts.merge(before, -1, (all, less) -> all + less == 0 ? null : all + less);
    }
    if (scope != null) {
      counts.merge(scope, 1, Integer::sum);
    }
    known.countedAt = scope;
  }

  /** Strikes somebody off who holds nothing any more. */
  void remove(Known known) {
    neighbours.remove(known.id());
    near.remove(known);
  }

  /**
   * Who of those who tell of themselves holds something of {@code object}; not to be kept longer
   * than a turn. {@link Holders#NOBODY} if nobody does.
   */
  Holders holding(ObjectKey object) {
    Holders holders = index.find(object);
    return holders == null ? Holders.NOBODY : holders;
  }

  /** What {@code known} holds of {@code object}, as it or its spokesman told. */
  SegmentSet held(Known known, ObjectKey object) {
    SegmentSet own = holding(object).of(known);
    HeardRegion region = known.namedIn;
    return own.isEmpty() && region != null ? region.held(known, object) : own;
  }

  /**
   * The versions that somebody who tells of itself holds of the object with this media hash, in no
   * order.
   */
  List<ObjectKey> versionsOf(long media) {
    return index.versionsOf(media);
  }

  /**
   * {@code known} tells that it holds these segments of {@code object}, and no others.
   *
   * @return what it held until now
   */
  SegmentSet hold(Known known, ObjectKey object, SegmentSet held) {
    Holders holders = index.find(object);
    if (holders != null) {
      SegmentSet before = hold(known, holders, held);
      end(holders);
      return before;
    }
    if (!held.isEmpty() && holdings < MAX_HOLDINGS) {
      hold(known, begin(object), held);
    }
    return SegmentSet.EMPTY;
  }

  /**
   * {@code known} tells what it holds of several objects, each of them once. First all are looked
   * up: where one does not depend on the other, a processor waits for many at once.
   *
   * @return what it held of each until now
   */
  SegmentSet[] hold(Known known, List<Advertisement.Holding> told) {
    Holders[] holders = new Holders[told.size()];
    for (int i = 0; i < holders.length; i++) {
      holders[i] = holding(told.get(i).object());
    }
    SegmentSet[] before = new SegmentSet[holders.length];
    for (int i = 0; i < holders.length; i++) {
      before[i] = holders[i].of(known);
    }
    for (int i = 0; i < holders.length; i++) {
      Advertisement.Holding holding = told.get(i);
      if (!holding.held().equals(before[i])) {
        hold(known, holding.object(), holding.held());
      }
    }
    return before;
  }

  /** The same, of holders that {@link #end} is asked for when all is said of them. */
  SegmentSet hold(Known known, Holders holders, SegmentSet held) {
    int at = holders.find(known);
    SegmentSet before = at < 0 ? SegmentSet.EMPTY : holders.held(at);
    if (held.equals(before)) {
      return before;
    }
    if (at < 0) {
      if (holdings >= MAX_HOLDINGS) {
        return before;
      }
      holders.add(known, held);
      known.took(holders);
      holdings++;
    } else if (held.isEmpty()) {
      holders.remove(at);
      known.lost();
      holdings--;
    } else {
      holders.set(at, held);
    }
    changed(holders.object());
    return before;
  }

  /** Holders of {@code object}, of which there are none: nobody, as yet. */
  Holders begin(ObjectKey object) {
    Holders holders = new Holders(object);
    index.add(holders);
    return holders;
  }

  /** Forgets holders if nobody is left among them. */
  void end(Holders holders) {
    if (holders.isOver()) {
      index.remove(holders);
    }
  }

  /** {@code known} holds nothing, or nothing is known of it. */
  void holdNothing(Known known) {
    news++;
    for (Holders holders : known.holdings()) {
      hold(known, holders, SegmentSet.EMPTY);
      end(holders);
    }
    HeardRegion region = known.namedIn;
    if (region != null) {
      region.objectsOf(known).forEach(this::changed);
    }
    words++;
    known.believedFrom = words;
    known.version = 0;
  }

  /** {@code known} does not hold a segment that it was thought to hold. */
  void lacks(Known known, SegmentKey key) {
    HeardRegion region = known.namedIn;
    if (region != null && region.held(known, key.object()).contains(key.number())) {
      region.lacks(known, key.object(), key.number());
      changed(key.object());
    } else {
      SegmentSet own = holding(key.object()).of(known);
      hold(known, key.object(), own.without(key.number()));
    }
  }

  /** A number that grows when somebody is not believed to hold anything any more. */
  long words() {
    return words;
  }

  /** Whether more holdings may be known. */
  boolean hasRoom() {
    return holdings < MAX_HOLDINGS;
  }

  /** So many more holdings are known, as regions told. */
  void told(int more) {
    holdings += more;
  }

  /** Grows with every change of who holds what, and of who is to be avoided. */
  long news() {
    return news;
  }

  /** Grows with every change of what a choice depends upon: news, latencies, loads and windows. */
  long state() {
    return news + touched;
  }

  /** Something has changed of what a choice depends upon, other than who holds what. */
  void touch() {
    touched++;
  }

  /** Somebody is to be avoided, or not any more. */
  void judged() {
    news++;
  }

  /** Others hold other segments of {@code object} than before. */
  void changed(ObjectKey object) {
    news++;
    for (Consumer<ObjectKey> listener : listeners) {
      listener.accept(object);
    }
  }
}
