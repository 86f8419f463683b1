package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * The play windows that neighbours have told of: soft state, projected forward by their rates.
 * Confined to turns; {@link Neighbourhood} owns it and knows who the neighbours are.
 *
 * <p>A window that moves is forgotten when it was not told for three times the longest that its
 * teller may leave it untold; one that stands, when what is in it has left.
 */
final class HeardWindows {
  /** The most windows of one neighbour. */
  static final int MAX_OF_ONE = 1024;

  /** The most windows in all. */
  static final int MAX = 100_000;

  private static final int PATIENCE = 3;

  private final String self;

  /** By media hash, so that all versions of an object are found at once; of each by helper, id. */
  private final Map<
          Long, NavigableMap<ObjectKey, NavigableMap<String, NavigableMap<Integer, HeardWindow>>>>
      known = new HashMap<>();

  private final Map<String, Teller> tellers = new HashMap<>();
  private int count;

  /** Of whom windows are known. */
  private static final class Teller {
    private final NavigableSet<ObjectKey> objects = new TreeSet<>();
    private int count;

    /** None of its windows is forgotten before. */
    private long earliestUntil = Long.MAX_VALUE;
  }

  HeardWindows(String self) {
    this.self = self;
  }

  /**
   * Takes what a neighbour tells.
   *
   * @param scope how far away it is: what may not be told so far is dropped
   * @param version of the message
   */
  void hear(
      Now now,
      String helper,
      Scope scope,
      long periodMillis,
      long version,
      List<AdvertisedWindow> windows) {
    sweep(now, helper);
    for (AdvertisedWindow window : windows) {
      boolean mayBeTold =
          window.widest(periodMillis).filter(w -> w.compareTo(scope) >= 0).isPresent();
      if (mayBeTold && window.audience().includes(self)) {
        hear(now, helper, scope, periodMillis, version, window);
      }
    }
  }

  private void hear(
      Now now,
      String helper,
      Scope scope,
      long periodMillis,
      long version,
      AdvertisedWindow window) {
    HeardWindow before = find(helper, window);
    if (before != null && before.version() >= version) {
      return;
    }
    if (before == null && !hasRoom(helper)) {
      return;
    }
    long untold = PATIENCE * 2 * Ladder.period(scope, TimeUnit.MILLISECONDS.toNanos(periodMillis));
    long stays = TimeUnit.MILLISECONDS.toNanos(window.lengthMillis());
    long until = now.tick() + (window.rate() == 0 ? Math.min(stays, untold) : untold);
    put(
        helper,
        new HeardWindow(
            window,
            version,
            now.tick(),
            before == null ? now.tick() : before.firstTick(),
            before == null ? 1 : before.heard() + 1,
            until));
  }

  /** Who is thought to have {@code key} in a window, in the order of their ids. */
  List<String> helpers(Now now, SegmentKey key) {
    List<String> found = new ArrayList<>();
    of(key.object())
        .forEach(
            (helper, windows) -> {
              if (windows.values().stream().anyMatch(w -> w.covers(key.number(), now.tick()))) {
                found.add(helper);
              }
            });
    return found;
  }

  /** The windows of {@code object} that are not forgotten, by helper and id. */
  NavigableMap<String, List<HeardWindow>> of(Now now, ObjectKey object) {
    NavigableMap<String, NavigableMap<Integer, HeardWindow>> all = of(object);
    if (all.isEmpty()) {
      return Collections.emptyNavigableMap();
    }
    NavigableMap<String, List<HeardWindow>> found = new TreeMap<>();
    all.forEach(
        (helper, windows) -> {
          List<HeardWindow> fresh =
              windows.values().stream().filter(w -> now.tick() < w.untilTick()).toList();
          if (!fresh.isEmpty()) {
            found.put(helper, fresh);
          }
        });
    return found;
  }

  /** The versions of which somebody told a window, of the object with this media hash. */
  List<ObjectKey> versionsOf(Now now, long mediaHash) {
    NavigableMap<ObjectKey, NavigableMap<String, NavigableMap<Integer, HeardWindow>>> versions =
        known.get(mediaHash);
    if (versions == null) {
      return List.of();
    }
    return versions.keySet().stream().filter(object -> !of(now, object).isEmpty()).toList();
  }

  /** {@code helper} did not have {@code key}: whatever window should have had it is forgotten. */
  boolean falseHit(Now now, String helper, SegmentKey key) {
    NavigableMap<Integer, HeardWindow> windows = of(key.object()).get(helper);
    if (windows == null) {
      return false;
    }
    List<HeardWindow> wrong =
        windows.values().stream().filter(w -> w.covers(key.number(), now.tick())).toList();
    wrong.forEach(w -> remove(helper, w));
    return !wrong.isEmpty();
  }

  /** Forgets all windows of {@code helper}. */
  void forget(String helper) {
    Teller teller = tellers.get(helper);
    if (teller == null) {
      return;
    }
    for (ObjectKey object : List.copyOf(teller.objects)) {
      NavigableMap<Integer, HeardWindow> windows = of(object).get(helper);
      if (windows != null) {
        List.copyOf(windows.values()).forEach(w -> remove(helper, w));
      }
    }
  }

  private NavigableMap<String, NavigableMap<Integer, HeardWindow>> of(ObjectKey object) {
    NavigableMap<ObjectKey, NavigableMap<String, NavigableMap<Integer, HeardWindow>>> versions =
        known.get(object.media());
    NavigableMap<String, NavigableMap<Integer, HeardWindow>> windows =
        versions == null ? null : versions.get(object);
    return windows == null ? Collections.emptyNavigableMap() : windows;
  }

  private @Nullable HeardWindow find(String helper, AdvertisedWindow window) {
    NavigableMap<Integer, HeardWindow> windows = of(window.object()).get(helper);
    return windows == null ? null : windows.get(window.id());
  }

  private boolean hasRoom(String helper) {
    Teller teller = tellers.get(helper);
    return (teller == null || teller.count < MAX_OF_ONE) && count < MAX;
  }

  /** Forgets what {@code helper} has not told for too long. */
  private void sweep(Now now, String helper) {
    Teller teller = tellers.get(helper);
    if (teller == null || now.tick() < teller.earliestUntil) {
      return;
    }
    List<HeardWindow> old = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    for (ObjectKey object : teller.objects) {
      NavigableMap<Integer, HeardWindow> windows = of(object).get(helper);
      if (windows != null) {
        for (HeardWindow window : windows.values()) {
          if (now.tick() >= window.untilTick()) {
            old.add(window);
          } else {
            earliest = Math.min(earliest, window.untilTick());
          }
        }
      }
    }
    teller.earliestUntil = earliest;
    old.forEach(window -> remove(helper, window));
  }

  private void put(String helper, HeardWindow heard) {
    ObjectKey object = heard.window().object();
    HeardWindow before =
        known
            .computeIfAbsent(object.media(), media -> new TreeMap<>())
            .computeIfAbsent(object, o -> new TreeMap<>())
            .computeIfAbsent(helper, h -> new TreeMap<>())
            .put(heard.window().id(), heard);
    Teller teller = tellers.computeIfAbsent(helper, h -> new Teller());
    teller.earliestUntil = Math.min(teller.earliestUntil, heard.untilTick());
    if (before == null) {
      count++;
      teller.count++;
      teller.objects.add(object);
    }
  }

  private void remove(String helper, HeardWindow heard) {
    ObjectKey object = heard.window().object();
    NavigableMap<String, NavigableMap<Integer, HeardWindow>> helpers = of(object);
    NavigableMap<Integer, HeardWindow> windows = helpers.get(helper);
    Teller teller = tellers.get(helper);
    if (windows == null || teller == null || windows.remove(heard.window().id()) == null) {
      return;
    }
    count--;
    teller.count--;
    if (windows.isEmpty()) {
      helpers.remove(helper);
      teller.objects.remove(object);
      if (teller.objects.isEmpty()) {
        tellers.remove(helper);
      }
    }
    if (helpers.isEmpty()) {
      known.computeIfPresent(
          object.media(),
          (media, versions) -> {
            versions.remove(object);
            return versions.isEmpty() ? null : versions;
          });
    }
  }
}
