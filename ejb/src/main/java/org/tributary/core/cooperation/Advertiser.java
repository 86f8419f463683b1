package org.tributary.core.cooperation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * Tells other helpers what this one holds: as often as its periods say, and early when much has
 * changed. Confined to turns.
 *
 * <p>It begins when the first timer rings, with a full message to GLOBAL. From then on each ring
 * publishes what the {@link Ladder} says is due and is told when to ring next; it does not matter
 * which scope's timer it is, so that one timer that fails stops nothing.
 *
 * <p>A message on some scope is heard by all helpers up to that scope, so its delta must do for the
 * remotest of them, who heard only the messages on this and wider scopes: the base is the last but
 * one of these, so that one lost message harms nobody. Who lacks the base asks by HTTP ({@link
 * #full}). The first two messages that a scope hears, and every {@value #FULL_EVERY}th, are full.
 *
 * <p>Early messages keep far neighbours' news fresh where a store turns over quickly: nearly all
 * that is asked of the source although somebody holds it had not been told yet. A scope hears them
 * at most every T and four times its period, and none when a regular one is due soon.
 *
 * <p>Copies that are about to be evicted are told as gone ahead ({@link Notices}), as nobody is to
 * count on them. That is no news that is sent early, and neither is it when they go.
 *
 * <p>Play windows are told at the ladder's steps alone, as {@link PlayWindows} says: they pass by
 * themselves, so they are no part of what deltas build on.
 *
 * <p>In a large region a helper tells the region alone, at the same steps, and the {@link
 * Spokesman} tells the remoter scopes.
 *
 * <p>A state too large for one message is told in part, the most popular objects first; deltas to
 * it still tell every change, and the next full one chooses anew. A delta too large gives way to a
 * full one. So what is said is always true, and what is unsaid costs a fetch from farther away.
 */
public final class Advertiser {
  /** After this many messages that a scope heard, one is full. */
  static final int FULL_EVERY = 32;

  /** Early messages wait for this part of T, so that one tells the changes of a burst. */
  private static final int BURST = 10;

  /** Early messages that a scope hears are T and this part of its period apart, or more. */
  private static final int EARLY = 4;

  /** Who decides which play windows are told. */
  @FunctionalInterface
  public interface PlayWindows {

    /**
     * What to tell on which topic at a step that goes to {@code step}; it is called once a step.
     */
    Map<Scope, List<AdvertisedWindow>> due(Now now, Scope step);
  }

  /** Of no more segments is asked whether they leave next, so that a turn stays short. */
  private static final int LEAVING_MOST = 4096;

  private static final long EVICTION_MEMORY = TimeUnit.MINUTES.toNanos(1);

  private final Identity self;
  private final long incarnation;
  private final Settings.Cooperation settings;
  private final long periodNanos;
  private final AdvertisementCodec codec;
  private final Presence presence;
  private final Topics topics;
  private final Periods periods;
  private final Deadlines deadlines;
  private final RandomGenerator random;
  private final Counters counters;

  private final PlayWindows windows;
  private final Spokesman spokesman;
  private final OwnHoldings holdings = new OwnHoldings();
  private final Notices notices = new Notices();
  private final Map<Scope, Listeners> listeners = new EnumMap<>(Scope.class);
  private @Nullable Ladder ladder;
  private long version;
  private boolean earlyPending;
  private boolean left;
  private Scope reach = Scope.GLOBAL;
  private double evicted;
  private long evictedTick;

  /**
   * A helper's advertiser; nothing is sent before the first {@link #ring}.
   *
   * @param incarnation when this helper started, milliseconds since 1970
   * @param random decides the phase and the jitter
   */
  public Advertiser(
      Identity self,
      long incarnation,
      Settings.Cooperation settings,
      AdvertisementCodec codec,
      Presence presence,
      PlayWindows windows,
      Spokesman spokesman,
      Topics topics,
      Periods periods,
      Deadlines deadlines,
      RandomGenerator random,
      Counters counters) {
    this.self = self;
    this.incarnation = incarnation;
    this.settings = settings;
    this.periodNanos = settings.period().toNanos();
    this.codec = codec;
    this.presence = presence;
    this.windows = windows;
    this.spokesman = spokesman;
    this.topics = topics;
    this.periods = periods;
    this.deadlines = deadlines;
    this.random = random;
    this.counters = counters;
    for (Scope scope : Scope.values()) {
      listeners.put(scope, new Listeners());
    }
  }

  /** Takes the segments that are now held of {@code object}: all of them, or none. */
  public void changed(Now now, ObjectKey object, SegmentSet held) {
    long went = notices.held(object, holdings.held(object)).withoutAll(held).size();
    if (went > 0) {
      evicted = evictedAt(now) + went;
      evictedTick = now.tick();
    }
    OwnHoldings.Difference difference = holdings.change(object, notices.told(object, held));
    if (difference.total() == 0) {
      return;
    }
    spokesman.changed(object);
    listeners.values().forEach(heard -> heard.changed += difference.total());
    considerEarly(now);
  }

  /** The timer of {@code scope} rang: advertises what is due and says when to ring next. */
  public void ring(Now now, Scope scope) {
    if (left) {
      return;
    }
    Ladder steps = ladder(now);
    steps.due(now.tick()).ifPresent(due -> step(now, due));
    long wait = Math.max(0, steps.nextOf(scope) - now.tick());
    periods.ringIn(scope, Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait + 999_999)));
  }

  /** A full advertisement for a helper that asks for one. */
  public byte[] full(Now now) {
    return codec.encode(advertisement(now, 0, popular(holdings.all()), List.of()));
  }

  /** Tells everybody, once, that this helper is taken down; nothing is told after that. */
  public void leave() {
    if (ladder == null || left) {
      return;
    }
    left = true;
    version++;
    topics.publish(Scope.GLOBAL, codec.encode(new Farewell(self, incarnation, version)));
  }

  private Ladder ladder(Now now) {
    if (ladder == null) {
      long phase = random.nextLong(periodNanos / 2 + 1);
      double jitter = settings.jitter() / 100.0;
      ladder = new Ladder(now.tick() + phase, periodNanos, jitter, random.nextLong());
    }
    return ladder;
  }

  /** A step of the ladder, as far as this helper's own word goes. */
  private void step(Now now, Scope due) {
    reach = spokesman.reach(now);
    if (due.compareTo(reach) <= 0) {
      tell(now, due);
      return;
    }
    for (Scope scope : Scope.values()) {
      if (scope.compareTo(reach) > 0) {
        listeners(scope).hearNothing();
      }
    }
    tell(now, reach);
    spokesman
        .digest(now, due, holdings, ratio(presence.load()), evictions(now))
        .ifPresent(
            digest -> {
              counters.count(Counter.DIGESTS_SENT);
              topics.publish(due, codec.encode(digest));
            });
  }

  /** Holdings are told, and play windows on their own topics. */
  private void tell(Now now, Scope scope) {
    Map<Scope, List<AdvertisedWindow>> due = windows.due(now, scope);
    publish(now, scope, due.getOrDefault(scope, List.of()));
    due.forEach(
        (topic, told) -> {
          if (topic != scope && topic.compareTo(reach) <= 0) {
            version++;
            counters.count(Counter.WINDOW_NEWS_SENT);
            topics.publish(
                topic,
                codec.encode(
                    new WindowNews(
                        self, incarnation, version, settings.period().toMillis(), told)));
          }
        });
  }

  private void publish(Now now, Scope scope, List<AdvertisedWindow> windows) {
    giveNotice(now);
    Listeners remotest = listeners(scope);
    Optional<Sent> base = remotest.base();
    Advertisement advertisement =
        base.flatMap(known -> delta(now, known, windows))
            .orElseGet(() -> advertisement(now, 0, popular(holdings.all()), windows));
    for (Scope hearing : Scope.values()) {
      if (hearing.compareTo(scope) <= 0) {
        listeners(hearing).heard(advertisement, holdings.mark());
      }
    }
    holdings.forgetGone(oldestBase());
    counters.count(sent(scope));
    topics.publish(scope, codec.encode(advertisement));
  }

  /** Copies that are likely to leave before the next message are told as gone. */
  private void giveNotice(Now now) {
    if (settings.notice() == 0) {
      return;
    }
    double likely = evictedAt(now) / EVICTION_MEMORY * settings.notice() * periodNanos;
    long most = Math.min(Math.round(likely), Math.min(holdings.segments() / 2, LEAVING_MOST));
    notices
        .give(presence.leaving(now, Math.toIntExact(most)), holdings::held)
        .forEach(
            (object, told) -> {
              OwnHoldings.Difference difference = holdings.change(object, told);
              if (difference.total() > 0) {
                counters.add(Counter.NOTICES_GIVEN, difference.went());
                counters.add(Counter.NOTICES_WITHDRAWN, difference.came());
                spokesman.changed(object);
              }
            });
  }

  /** What changed since {@code base}, if it fits into a message. */
  private Optional<Advertisement> delta(Now now, Sent base, List<AdvertisedWindow> windows) {
    List<Advertisement.Holding> changed = holdings.since(base.mark);
    if (bytes(changed) > AdvertisementCodec.capacity()) {
      return Optional.empty();
    }
    return Optional.of(advertisement(now, base.version, changed, windows));
  }

  private Advertisement advertisement(
      Now now, long base, List<Advertisement.Holding> what, List<AdvertisedWindow> windows) {
    version++;
    return new Advertisement(
        self,
        incarnation,
        version,
        base,
        settings.period().toMillis(),
        ratio(presence.load()),
        evictions(now),
        what,
        windows);
  }

  /** As much of {@code all} as fits into a message, the most popular first; by key. */
  private List<Advertisement.Holding> popular(List<Advertisement.Holding> all) {
    if (bytes(all) <= AdvertisementCodec.capacity()) {
      return all;
    }
    ToDoubleFunction<Advertisement.Holding> popularity =
        holding -> presence.popularity(holding.object());
    List<Advertisement.Holding> ranked = new ArrayList<>(all);
    ranked.sort(
        Comparator.comparingDouble(popularity)
            .reversed()
            .thenComparing(Advertisement.Holding::object));
    List<Advertisement.Holding> fitting = new ArrayList<>();
    long room = AdvertisementCodec.capacity();
    for (Advertisement.Holding holding : ranked) {
      int bytes = AdvertisementCodec.sizeOf(holding.held());
      if (bytes <= room) {
        room -= bytes;
        fitting.add(holding);
      }
    }
    fitting.sort(Comparator.comparing(Advertisement.Holding::object));
    return fitting;
  }

  private static long bytes(List<Advertisement.Holding> what) {
    return what.stream().mapToLong(h -> AdvertisementCodec.sizeOf(h.held())).sum();
  }

  /** What nobody will be told again: deltas begin after it. */
  private long oldestBase() {
    return listeners.values().stream()
        .flatMap(heard -> heard.oldest().stream())
        .mapToLong(Sent::mark)
        .min()
        .orElse(holdings.mark());
  }

  /** Sends early, after a moment, if a scope has missed enough and is not told soon anyway. */
  private void considerEarly(Now now) {
    if (earlyPending || ladder == null || widestMissed(now).isEmpty()) {
      return;
    }
    earlyPending = true;
    deadlines.at(now.tick() + periodNanos / BURST, this::sendEarly);
  }

  private void sendEarly(Now now) {
    earlyPending = false;
    if (left) {
      return;
    }
    widestMissed(now)
        .ifPresent(
            scope -> {
              publish(now, scope, List.of());
              for (Scope hearing : Scope.values()) {
                if (hearing.compareTo(scope) <= 0) {
                  listeners(hearing).earlyTick = Optional.of(now.tick());
                }
              }
            });
  }

  private Optional<Scope> widestMissed(Now now) {
    Optional<Scope> widest = Optional.empty();
    for (Scope scope : Scope.values()) {
      if (scope.compareTo(reach) <= 0 && hasMissedMuch(now, scope)) {
        widest = Optional.of(scope);
      }
    }
    return widest;
  }

  private boolean hasMissedMuch(Now now, Scope scope) {
    Listeners heard = listeners(scope);
    if (settings.early() == 0 || heard.changed * 100.0 <= settings.early() * size()) {
      return false;
    }
    long apart = Math.max(periodNanos, Ladder.period(scope, periodNanos) / EARLY);
    if (heard.earlyTick.filter(tick -> now.since(tick) < apart).isPresent()) {
      return false;
    }
    return ladder(now).nextHeardAt(scope) - now.tick() > apart / 2;
  }

  private double size() {
    return Math.max(1, holdings.segments());
  }

  /** The part of the holdings that is lost in a second. */
  private double evictions(Now now) {
    return ratio(evictedAt(now) / TimeUnit.NANOSECONDS.toSeconds(EVICTION_MEMORY) / size());
  }

  private double evictedAt(Now now) {
    return evicted * StrictMath.exp(-(double) now.since(evictedTick) / EVICTION_MEMORY);
  }

  private static double ratio(double value) {
    return value > 0 ? Math.min(value, 1000) : 0;
  }

  private Listeners listeners(Scope scope) {
    Listeners heard = listeners.get(scope);
    if (heard == null) {
      throw new IllegalStateException("every scope has listeners: " + scope);
    }
    return heard;
  }

  private static Counter sent(Scope scope) {
    return switch (scope) {
      case LOCAL -> Counter.ADVERTISEMENTS_SENT_LOCAL;
      case REGIONAL -> Counter.ADVERTISEMENTS_SENT_REGIONAL;
      case NATIONAL -> Counter.ADVERTISEMENTS_SENT_NATIONAL;
      case GLOBAL -> Counter.ADVERTISEMENTS_SENT_GLOBAL;
    };
  }

  /**
   * A message that was sent.
   *
   * @param mark how far of the holdings' order it told
   */
  private record Sent(long version, long mark) {}

  /** What the helpers at one scope have heard. */
  private static final class Listeners {
    private static final int REMEMBERED = 2;

    private final Deque<Sent> lastTwo = new ArrayDeque<>();
    private int deltas;
    private long changed;
    private Optional<Long> earlyTick = Optional.empty();

    /** What a delta may build on; none if a full one is due. */
    private Optional<Sent> base() {
      return deltas >= FULL_EVERY - 1 ? Optional.empty() : oldest();
    }

    private Optional<Sent> oldest() {
      return lastTwo.size() < REMEMBERED ? Optional.empty() : Optional.of(lastTwo.getFirst());
    }

    /** They hear nothing of this helper any more: when they do, they have to hear all. */
    private void hearNothing() {
      lastTwo.clear();
      deltas = 0;
      changed = 0;
      earlyTick = Optional.empty();
    }

    private void heard(Advertisement advertisement, long mark) {
      lastTwo.addLast(new Sent(advertisement.version(), mark));
      if (lastTwo.size() > REMEMBERED) {
        lastTwo.removeFirst();
      }
      deltas = advertisement.isFull() ? 0 : deltas + 1;
      changed = 0;
    }
  }
}
