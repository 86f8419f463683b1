package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
  private static final Comparator<HeardWindow> BY_ID =
      Comparator.comparingInt(w -> w.window().id());

  private final String self;

  /** By media hash, so that all versions of an object are found at once. */
  private final Map<Long, List<Heard>> known = new HashMap<>();

  private final Map<String, Teller> tellers = new HashMap<>();
  private int count;

  /** One window: who told of it, and what was told last. */
  private static final class Heard {
    private final String helper;
    private final ObjectKey object;
    private HeardWindow last;

    private Heard(String helper, HeardWindow first) {
      this.helper = helper;
      this.object = first.window().object();
      this.last = first;
    }

    private int id() {
      return last.window().id();
    }

    private boolean isOver(Now now) {
      return now.tick() >= last.untilTick();
    }
  }

  /** Of whom windows are known. */
  private static final class Teller {
    private final List<Heard> windows = new ArrayList<>();

    /** None of its windows is forgotten before. */
    private long earliestUntil = Long.MAX_VALUE;

    private @Nullable Heard find(AdvertisedWindow window) {
      for (Heard heard : windows) {
        if (heard.id() == window.id() && heard.object.equals(window.object())) {
          return heard;
        }
      }
      return null;
    }
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
    Teller teller = tellers.get(helper);
    if (teller != null) {
      sweep(now, teller);
    }
    for (AdvertisedWindow window : windows) {
      boolean mayBeTold =
          window.widest(periodMillis).filter(w -> w.compareTo(scope) >= 0).isPresent();
      if (mayBeTold && window.audience().includes(self)) {
        teller = teller == null ? new Teller() : teller;
        hear(now, helper, teller, scope, periodMillis, version, window);
      }
    }
  }

  private void hear(
      Now now,
      String helper,
      Teller teller,
      Scope scope,
      long periodMillis,
      long version,
      AdvertisedWindow window) {
    Heard heard = teller.find(window);
    HeardWindow before = heard == null ? null : heard.last;
    if (before != null && before.version() >= version) {
      return;
    }
    if (before == null && (teller.windows.size() >= MAX_OF_ONE || count >= MAX)) {
      return;
    }
    long untold = PATIENCE * 2 * Ladder.period(scope, TimeUnit.MILLISECONDS.toNanos(periodMillis));
    long stays = TimeUnit.MILLISECONDS.toNanos(window.lengthMillis());
    long until = now.tick() + (window.rate() == 0 ? Math.min(stays, untold) : untold);
    HeardWindow told =
        new HeardWindow(
            window,
            version,
            now.tick(),
            before == null ? now.tick() : before.firstTick(),
            before == null ? 1 : before.heard() + 1,
            until);
    teller.earliestUntil = Math.min(teller.earliestUntil, until);
    if (heard == null) {
      add(teller, new Heard(helper, told));
    } else {
      heard.last = told;
    }
  }

  /** The windows of {@code object} that are not forgotten, by helper and id. */
  NavigableMap<String, List<HeardWindow>> of(Now now, ObjectKey object) {
    List<Heard> all = known.get(object.media());
    if (all == null) {
      return Collections.emptyNavigableMap();
    }
    NavigableMap<String, List<HeardWindow>> found = new TreeMap<>();
    for (Heard heard : all) {
      if (!heard.isOver(now) && heard.object.equals(object)) {
        List<HeardWindow> windows = found.computeIfAbsent(heard.helper, h -> new ArrayList<>(1));
        windows.add(heard.last);
        windows.sort(BY_ID);
      }
    }
    return found;
  }

  /** The versions of which somebody told a window, of the object with this media hash. */
  List<ObjectKey> versionsOf(Now now, long mediaHash) {
    List<Heard> all = known.get(mediaHash);
    if (all == null) {
      return List.of();
    }
    List<ObjectKey> versions = new ArrayList<>(1);
    for (Heard heard : all) {
      if (!heard.isOver(now) && !versions.contains(heard.object)) {
        versions.add(heard.object);
      }
    }
    Collections.sort(versions);
    return versions;
  }

  /** {@code helper} did not have {@code key}: whatever window should have had it is forgotten. */
  boolean falseHit(Now now, String helper, SegmentKey key) {
    return forget(
        helper, w -> w.object.equals(key.object()) && w.last.covers(key.number(), now.tick()));
  }

  /** Forgets all windows of {@code helper}. */
  void forget(String helper) {
    forget(helper, window -> true);
  }

  /** Forgets some windows of a helper; tells whether there were any. */
  private boolean forget(String helper, Predicate<Heard> which) {
    Teller teller = tellers.get(helper);
    if (teller == null) {
      return false;
    }
    List<Heard> wrong = teller.windows.stream().filter(which).toList();
    wrong.forEach(window -> remove(teller, window));
    if (teller.windows.isEmpty()) {
      tellers.remove(helper);
    }
    return !wrong.isEmpty();
  }

  /** Forgets what has not been told for too long. */
  private void sweep(Now now, Teller teller) {
    if (now.tick() < teller.earliestUntil) {
      return;
    }
    long earliest = Long.MAX_VALUE;
    for (Heard heard : List.copyOf(teller.windows)) {
      if (heard.isOver(now)) {
        remove(teller, heard);
        if (teller.windows.isEmpty()) {
          tellers.remove(heard.helper);
        }
      } else {
        earliest = Math.min(earliest, heard.last.untilTick());
      }
    }
    teller.earliestUntil = earliest;
  }

  private void add(Teller teller, Heard heard) {
    count++;
    if (teller.windows.isEmpty()) {
      tellers.put(heard.helper, teller);
    }
    teller.windows.add(heard);
    known.computeIfAbsent(heard.object.media(), media -> new ArrayList<>(2)).add(heard);
  }

  private void remove(Teller teller, Heard heard) {
    count--;
    teller.windows.remove(heard);
    known.computeIfPresent(
        heard.object.media(), (media, all) -> all.remove(heard) && all.isEmpty() ? null : all);
  }
}
