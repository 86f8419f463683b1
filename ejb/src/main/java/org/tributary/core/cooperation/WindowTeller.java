package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * Decides who is told of which own play window at a step of the {@link Ladder}: scope by scope, and
 * neighbour by neighbour where the {@link Distance} of its reading makes a difference. Confined to
 * turns.
 *
 * <p>A window is told to no scope whose period is more than half the window's length: it would have
 * left when the news is used. At a step that goes to a wider scope it is told on its own widest
 * one, in a message without holdings. A neighbour that follows closely hears at the steps of the
 * next narrower scope too, in a small message on its own scope's topic that names whom it is for;
 * one far away is left out at the steps of its scope and hears at those of the next wider one, or,
 * if there is none, at every second. A window that nobody is due to hear of waits.
 */
public final class WindowTeller implements Advertiser.PlayWindows {
  /** The most windows that one message tells. */
  static final int MAX_WINDOWS = 256;

  private static final int MAX_SHOWN = 64;

  private final Settings.Windows settings;
  private final int prefixSegments;
  private final long periodMillis;
  private final Neighbourhood neighbourhood;
  private final Presence presence;
  private long globalSteps;

  /**
   * Tells of the windows that {@code presence} has.
   *
   * @param prefixSegments how many first segments patch what has left a window
   */
  public WindowTeller(
      Settings.Windows settings,
      int prefixSegments,
      long periodMillis,
      Neighbourhood neighbourhood,
      Presence presence) {
    this.settings = settings;
    this.prefixSegments = prefixSegments;
    this.periodMillis = periodMillis;
    this.neighbourhood = neighbourhood;
    this.presence = presence;
  }

  @Override
  public Map<Scope, List<AdvertisedWindow>> due(Now now, Scope step) {
    if (step == Scope.GLOBAL) {
      globalSteps++;
    }
    Map<Scope, List<AdvertisedWindow>> due = new EnumMap<>(Scope.class);
    if (!settings.advertised()) {
      return due;
    }
    List<AdvertisedWindow> windows = presence.windows(now);
    Map<Scope, Integer> neighbours = windows.isEmpty() ? Map.of() : neighbourhood.counts();
    for (AdvertisedWindow window : windows) {
      Optional<Scope> widest = window.widest(periodMillis);
      if (widest.isPresent()) {
        tell(due, now, step, window, widest.get(), neighbours);
      }
    }
    return due;
  }

  /**
   * How often each neighbour hears of {@code window}, in the order of their ids: all that read its
   * object, and of the others the first {@value #MAX_SHOWN}.
   */
  public List<Telling> tellings(Now now, AdvertisedWindow window) {
    Optional<Scope> widest = settings.advertised() ? window.widest(periodMillis) : Optional.empty();
    Map<String, Distance> distances = distances(now, window);
    List<Telling> all = new ArrayList<>();
    for (Neighbour neighbour : neighbourhood.neighbours(now)) {
      Scope scope = neighbour.holder().scope();
      Distance distance = distances.getOrDefault(neighbour.identity().id(), Distance.UNKNOWN);
      if (distance.millis().isEmpty() && all.size() >= MAX_SHOWN) {
        continue;
      }
      boolean told = widest.filter(w -> w.compareTo(scope) >= 0).isPresent();
      long every = told ? distance.periods(scope) * periodMillis : 0;
      all.add(new Telling(neighbour.identity(), scope, every, distance));
    }
    return all;
  }

  /** The distance of every neighbour that reads the window's object; empty where it is ignored. */
  private Map<String, Distance> distances(Now now, AdvertisedWindow window) {
    Map<String, Distance> distances = new TreeMap<>();
    if (settings.distance()) {
      neighbourhood
          .windowsOf(now, window.object())
          .forEach(
              (helper, readings) ->
                  distances.put(helper, Distance.of(window, readings, now.tick(), prefixSegments)));
    }
    return distances;
  }

  private void tell(
      Map<Scope, List<AdvertisedWindow>> due,
      Now now,
      Scope step,
      AdvertisedWindow window,
      Scope widest,
      Map<Scope, Integer> neighbours) {
    Scope topic = step.compareTo(widest) <= 0 ? step : widest;
    int hearing = 0;
    for (Scope scope : Scope.values()) {
      hearing += scope.compareTo(topic) <= 0 ? neighbours.getOrDefault(scope, 0) : 0;
    }
    Optional<Scope> beyond = step.wider();
    List<String> leftOut = new ArrayList<>();
    List<String> promoted = new ArrayList<>();
    Map<String, Distance> distances = distances(now, window);
    letGrow(now, window, distances);
    for (Map.Entry<String, Distance> entry : distances.entrySet()) {
      Optional<Holder> reader = neighbourhood.find(now, entry.getKey());
      if (reader.isPresent()) {
        Scope scope = reader.get().scope();
        Distance.Verdict verdict = entry.getValue().verdict();
        if (scope.compareTo(topic) <= 0 && verdict == Distance.Verdict.FAR && waits(scope, step)) {
          leftOut.add(entry.getKey());
        } else if (verdict == Distance.Verdict.NEAR
            && scope.compareTo(widest) <= 0
            && beyond.filter(scope::equals).isPresent()) {
          promoted.add(entry.getKey());
        }
      }
    }
    if (hearing == 0 || leftOut.size() < hearing) {
      add(due, topic, window.to(Audience.allBut(leftOut)));
    }
    if (beyond.isPresent() && !promoted.isEmpty()) {
      add(due, beyond.get(), window.to(Audience.only(promoted)));
    }
  }

  /** A window is to reach back to those who follow closely. */
  private void letGrow(Now now, AdvertisedWindow window, Map<String, Distance> distances) {
    if (window.rate() > 0) {
      for (Distance distance : distances.values()) {
        if (distance.verdict() == Distance.Verdict.NEAR) {
          double seconds = (double) distance.millis().orElse(0L) / window.rate();
          presence.followed(now, window.object(), (long) (seconds * 1e9));
        }
      }
    }
  }

  /** Whether one far away does not hear at this step. */
  private boolean waits(Scope scope, Scope step) {
    return scope == Scope.GLOBAL ? globalSteps % 2 == 0 : step == scope;
  }

  private static void add(
      Map<Scope, List<AdvertisedWindow>> due, Scope topic, AdvertisedWindow window) {
    List<AdvertisedWindow> windows = due.computeIfAbsent(topic, t -> new ArrayList<>());
    int bytes = windows.stream().mapToInt(AdvertisementCodec::sizeOf).sum();
    if (windows.size() < MAX_WINDOWS
        && bytes + AdvertisementCodec.sizeOf(window) <= AdvertisementCodec.WINDOWS_CAPACITY) {
      windows.add(window);
    }
  }
}
