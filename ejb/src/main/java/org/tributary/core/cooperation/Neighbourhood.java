package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Changes.Change;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * Who else is there and what they hold, learnt from their advertisements. Confined to turns.
 *
 * <p>All of it is soft state: whoever is silent for three of its scope's periods is forgotten. How
 * far away a neighbour is follows from its location, not from the topic it was heard on; where the
 * two disagree it is counted. A message counts as exactly one of heard, old, gap, forged,
 * malformed, not allowed or surplus; own ones are ignored. News of play windows count as heard or
 * dropped apart from these: who they are of must be known already.
 *
 * <p>Order: an older incarnation or version is dropped. A forgotten neighbour's last version is
 * remembered as long again, so that late copies of its messages do not revive it.
 *
 * <p>A delta whose base is not known still tells that its sender lives; its holdings are asked for
 * by HTTP, one question at a time for each sender with growing pauses, and few a second in all: who
 * is not asked now is asked at its next delta.
 *
 * <p>All lists are in the order of helper ids or object keys, so that the same messages give the
 * same answers.
 */
public final class Neighbourhood {
  /** The most neighbours that are known. */
  static final int MAX_NEIGHBOURS = 16_384;

  /** How many senders are asked for a full advertisement in one second. */
  static final int ASKS_PER_SECOND = 16;

  private static final int MAX_REFUSED_REMEMBERED = 1000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(2);
  private static final int LONGEST_PAUSE_SHIFT = 5;
  private static final long CORRUPT_BACK_OFF = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final Identity self;
  private final long incarnation;
  private final AdvertisementCodec codec;
  private final AllowedAddresses allowed;
  private final FullAdvertisements full;
  private final Deadlines deadlines;
  private final Changes changes;
  private final Counters counters;

  private final Roster roster = new Roster();
  private final HeardRegions regions;
  private final TreeMap<String, String> refused = new TreeMap<>();
  private final HeardWindows windows;
  private long touched;
  private long asksFrom;
  private int asks;

  /**
   * A helper's neighbourhood, nobody known yet.
   *
   * @param incarnation when this helper started, milliseconds since 1970
   * @param allowed where helpers may be: nobody else is listened to or asked
   */
  public Neighbourhood(
      Identity self,
      long incarnation,
      AdvertisementCodec codec,
      AllowedAddresses allowed,
      FullAdvertisements full,
      Deadlines deadlines,
      Changes changes,
      Counters counters) {
    this.self = self;
    this.incarnation = incarnation;
    this.windows = new HeardWindows(self.id());
    this.codec = codec;
    this.allowed = allowed;
    this.full = full;
    this.deadlines = deadlines;
    this.changes = changes;
    this.counters = counters;
    this.regions = new HeardRegions(self, roster, counters);
  }

  /**
   * Tells {@code listener} every object of which neighbours may hold other segments than before.
   */
  public void whenHoldingsChange(Consumer<ObjectKey> listener) {
    roster.whenHoldingsChange(listener);
  }

  /** Takes a message that came on the topic of {@code topic}. */
  public void hear(Now now, Scope topic, byte[] message) {
    hear(now, topic, codec.decode(message));
  }

  /** Takes a message that was checked and read already. */
  public void hear(Now now, Scope topic, AdvertisementCodec.Decoded decoded) {
    touched++;
    if (decoded instanceof AdvertisementCodec.Decoded.Genuine genuine) {
      hear(now, topic, genuine.advertisement());
    } else if (decoded instanceof AdvertisementCodec.Decoded.News news) {
      hear(now, news.news());
    } else if (decoded instanceof AdvertisementCodec.Decoded.Goodbye goodbye) {
      hear(goodbye.farewell());
    } else if (decoded instanceof AdvertisementCodec.Decoded.Digest digest) {
      hear(now, topic, digest.digest());
    } else {
      countBad(decoded);
    }
  }

  /** Who holds {@code key}, in the order of their ids; the avoided among them. */
  public List<Holder> holders(Now now, SegmentKey key) {
    Holders holders = roster.holding(key.object());
    List<Holder> found = new ArrayList<>();
    for (int at = 0; at < holders.size(); at++) {
      if (holders.held(at).contains(key.number())) {
        found.add(holders.known(at).holder(now));
      }
    }
    return found;
  }

  /** Whether somebody of the region who is not avoided holds {@code key}. */
  public boolean isHeldNear(Now now, SegmentKey key) {
    Holders holders = roster.holding(key.object());
    for (int at = 0; at < holders.size(); at++) {
      Known known = holders.known(at);
      if (known.scope.compareTo(Scope.REGIONAL) <= 0
          && holders.held(at).contains(key.number())
          && !known.strikes.isAvoided(now)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who can be asked for {@code key}, in the order of their ids: who holds it, and who is thought
   * to have it in a play window now.
   */
  public List<Holder> suppliers(Now now, SegmentKey key) {
    List<String> passing = windows.helpers(now, key);
    if (passing.isEmpty()) {
      return holders(now, key);
    }
    TreeMap<String, Holder> found = new TreeMap<>();
    holders(now, key).forEach(holder -> found.put(holder.identity().id(), holder));
    for (String helper : passing) {
      roster.known(helper).ifPresent(known -> found.put(helper, known.holder(now)));
    }
    return List.copyOf(found.values());
  }

  /**
   * The nearest of the remoter regions who is thought to hold {@code key} by now, as its receivers
   * read on, though it has not told so; nobody who is to be avoided. In the own region the owners
   * know better.
   */
  Optional<Holder> foreseen(Now now, SegmentKey key) {
    @Nullable Known nearest = null;
    Holders holders = roster.holding(key.object());
    for (int at = 0; at < holders.size(); at++) {
      Known known = holders.known(at);
      boolean nearer = nearest == null || known.scope.compareTo(nearest.scope) < 0;
      if (nearer
          && known.scope.compareTo(Scope.REGIONAL) > 0
          && known.pace.reaches(now.tick(), key)
          && !known.strikes.isAvoided(now)) {
        nearest = known;
      }
    }
    return nearest == null ? Optional.empty() : Optional.of(nearest.holder(now));
  }

  /** {@code helper} did not hold what it was thought to hold of {@code object} by now. */
  public void disappointed(String helper, ObjectKey object) {
    roster.known(helper).ifPresent(known -> known.pace.disappointed(object));
  }

  /** Which play windows of {@code object} neighbours have told of, in the order of their ids. */
  public NavigableMap<String, List<HeardWindow>> windowsOf(Now now, ObjectKey object) {
    return windows.of(now, object);
  }

  /** How many neighbours are known at each scope. */
  Map<Scope, Integer> counts() {
    return roster.counts();
  }

  /** Who holds what of {@code object}, in the order of their ids. */
  public List<HeldBy> holdersOf(Now now, ObjectKey object) {
    Holders holders = roster.holding(object);
    List<HeldBy> all = new ArrayList<>(holders.size());
    for (int at = 0; at < holders.size(); at++) {
      all.add(new HeldBy(holders.known(at).holder(now), holders.held(at)));
    }
    return all;
  }

  /**
   * The versions that somebody holds, or has told a play window of, of the object with this {@link
   * ObjectKey#mediaHash}.
   */
  public List<ObjectKey> versionsOf(Now now, long mediaHash) {
    List<ObjectKey> held = roster.versionsOf(mediaHash);
    List<ObjectKey> passing = windows.versionsOf(now, mediaHash);
    if (held.size() + passing.size() <= 1) {
      return held.isEmpty() ? passing : held;
    }
    NavigableSet<ObjectKey> all = new TreeSet<>(held);
    all.addAll(passing);
    return List.copyOf(all);
  }

  /** Everybody that is known now, in the order of their ids. */
  public List<Neighbour> neighbours(Now now) {
    return roster.all().stream()
        .filter(known -> !known.forgotten)
        .map(known -> known.neighbour(now))
        .toList();
  }

  /** Somebody that is known now. */
  public Optional<Holder> find(Now now, String helper) {
    return roster.known(helper).map(known -> known.holder(now));
  }

  /** When {@code helper} advertised last, or {@link Long#MIN_VALUE} if it is not known. */
  public long heardTick(String helper) {
    return roster.known(helper).map(known -> known.heardTick).orElse(Long.MIN_VALUE);
  }

  /** Grows with every change of who holds what, and of who is to be avoided. */
  public long news() {
    return roster.news();
  }

  /** Grows with every change of what a choice depends upon: news, latencies, loads and windows. */
  long state() {
    return roster.news() + touched;
  }

  /** What the spokesmen of other regions have told. */
  HeardRegions regions() {
    return regions;
  }

  /** What the live helpers of the own region hold of {@code object}, by their ids. */
  Map<String, SegmentSet> heldNear(ObjectKey object) {
    Map<String, SegmentSet> held = new TreeMap<>();
    Holders holders = roster.holding(object);
    for (int at = 0; at < holders.size(); at++) {
      Known known = holders.known(at);
      if (known.scope.compareTo(Scope.REGIONAL) <= 0) {
        held.put(known.id(), holders.held(at));
      }
    }
    return held;
  }

  /** Who holds something of {@code object}; not to be kept, nor changed. */
  Holders holding(ObjectKey object) {
    return roster.holding(object);
  }

  /** Somebody who is not forgotten. */
  Optional<Known> known(String helper) {
    return roster.known(helper);
  }

  /** Those of the own region, forgotten ones among them. */
  List<Known> near() {
    return roster.near();
  }

  /** {@code helper} did not hold what it had advertised. */
  public void falseHit(Now now, String helper, SegmentKey key) {
    touched++;
    roster
        .known(helper)
        .ifPresent(
            known -> {
              SegmentSet rest = roster.held(known, key.object());
              boolean passed = windows.falseHit(now, helper, key);
              if (passed && !rest.contains(key.number())) {
                return;
              }
              rest = rest.without(key.number());
              roster.hold(known, key.object(), rest);
              if (known.strikes.falseHit(now)) {
                tell(Change.AVOIDED, known, "holds too little of what it advertises");
              }
            });
  }

  /** {@code helper} could not be reached, broke off, or made no progress. */
  public void stalled(Now now, String helper) {
    strike(now, helper, 0, "does not deliver");
  }

  /**
   * {@code helper} has sent nothing for a while that another one sent, or that it was to fetch
   * first; that may be its supplier's fault, so it weighs no more than a false hit.
   */
  public void slow(Now now, String helper) {
    touched++;
    roster
        .known(helper)
        .filter(known -> known.strikes.falseHit(now))
        .ifPresent(known -> tell(Change.AVOIDED, known, "is slow"));
  }

  /** {@code helper} sent bytes that do not match their digest. */
  public void corrupt(Now now, String helper) {
    strike(now, helper, CORRUPT_BACK_OFF, "sent wrong bytes");
  }

  /**
   * {@code helper} is above its load mark.
   *
   * @param retryAfterMillis 0 if it did not say
   */
  public void busy(Now now, String helper, long retryAfterMillis) {
    long millis = Math.max(0, Math.min(retryAfterMillis, LONGEST_RETRY_MILLIS));
    strike(now, helper, TimeUnit.MILLISECONDS.toNanos(millis), "is above its load mark");
  }

  /** How long {@code helper} took lately until its first byte; 0 if nothing is known. */
  public double latencyMillis(String helper) {
    return roster.known(helper).map(Known::latencyMillis).orElse(0.0);
  }

  /** {@code helper} took, or has kept us waiting for, so long until its first byte. */
  public void answered(String helper, long latencyNanos) {
    touched++;
    roster.known(helper).ifPresent(known -> known.answered(latencyNanos));
  }

  /**
   * {@code helper} delivered a segment.
   *
   * @param latencyNanos until its first byte
   */
  public void delivered(Now now, String helper, long latencyNanos) {
    touched++;
    roster
        .known(helper)
        .ifPresent(
            known -> {
              known.answered(latencyNanos);
              if (known.strikes.absolve(now)) {
                tell(Change.RECOVERED, known, "delivers again");
              }
            });
  }

  private void hear(Now now, Scope topic, Advertisement message) {
    if (message.sender().id().equals(self.id())) {
      hearOwnId(message);
      return;
    }
    Known known = roster.get(message.sender().id());
    boolean same = known != null && known.last.sender().equals(message.sender());
    if (!same && !isAllowed(message.sender())) {
      counters.count(Counter.ADVERTISEMENTS_NOT_ALLOWED);
      return;
    }
    if (known == null && roster.size() >= MAX_NEIGHBOURS) {
      counters.count(Counter.ADVERTISEMENTS_SURPLUS);
      return;
    }
    if (known != null && !isNewer(message, known, known.heardVersion)) {
      counters.count(Counter.ADVERTISEMENTS_OLD);
      return;
    }
    Known sender = greet(now, known, message);
    sender.messages++;
    judgePlace(sender, topic);
    hearWindows(now, sender, message.version(), message.windows());
    if (apply(sender, message)) {
      counters.count(Counter.ADVERTISEMENTS_HEARD);
    } else {
      counters.count(Counter.ADVERTISEMENTS_GAP);
      ask(now, sender);
    }
  }

  /** Takes what a spokesman tells of another region. */
  private void hear(Now now, Scope topic, RegionDigest digest) {
    Scope scope = self.location().scopeTo(digest.sender().location());
    if (scope.compareTo(Scope.REGIONAL) <= 0) {
      return;
    }
    if (!isAllowed(digest.sender())) {
      counters.count(Counter.ADVERTISEMENTS_NOT_ALLOWED);
      return;
    }
    if (scope.compareTo(topic) > 0) {
      counters.count(Counter.ADVERTISEMENTS_MISPLACED);
    }
    regions.hear(now, digest, this);
  }

  /**
   * Takes what a spokesman tells of a member of its region.
   *
   * @return the member as it is known; empty if it is not let in, or was heard itself lately
   */
  Optional<Known> hearOf(Now now, RegionDigest digest, RegionDigest.Member member) {
    Identity identity = member.identity();
    Known known = roster.get(identity.id());
    boolean news = known == null || !known.last.sender().equals(identity);
    boolean ours = known != null && !known.forgotten && known.scope.compareTo(Scope.REGIONAL) <= 0;
    if (ours || identity.id().equals(self.id()) || (news && !isAllowed(identity))) {
      counters.count(Counter.DIGEST_MEMBERS_REFUSED);
      return Optional.empty();
    }
    if (known == null && roster.size() >= MAX_NEIGHBOURS) {
      counters.count(Counter.ADVERTISEMENTS_SURPLUS);
      return Optional.empty();
    }
    Scope scope = self.location().scopeTo(identity.location());
    if (known == null) {
      known = new Known(Status.of(digest, member), scope, now.tick());
      watch(now, known);
    } else if (known.wasHeardItself(now)) {
      return Optional.empty();
    } else if (news || !known.isSpokenFor() || known.last.incarnation() < member.incarnation()) {
      forget(known);
      known.strikes = new Strikes();
      known.heardVersion = 0;
    }
    known.forgotten = false;
    known.spokesman = digest.sender().id();
    known.last = Status.of(digest, member);
    known.scope = scope;
    known.messages++;
    known.heardTick = now.tick();
    roster.put(known);
    return Optional.of(known);
  }

  /** The spokesman that told of {@code known} does not name it any more. */
  void gone(Known known) {
    if (!known.forgotten) {
      forget(known);
      counters.count(Counter.NEIGHBOURS_FORGOTTEN);
    }
  }

  /** Takes news of play windows, if they are of a neighbour as it is known. */
  private void hear(Now now, WindowNews news) {
    if (news.sender().id().equals(self.id())) {
      return;
    }
    if (!isAllowed(news.sender())) {
      counters.count(Counter.ADVERTISEMENTS_NOT_ALLOWED);
      return;
    }
    Optional<Known> sender =
        roster
            .known(news.sender().id())
            .filter(k -> k.last.sender().equals(news.sender()))
            .filter(k -> k.last.incarnation() == news.incarnation());
    if (sender.isEmpty()) {
      counters.count(Counter.WINDOW_NEWS_DROPPED);
      return;
    }
    counters.count(Counter.WINDOW_NEWS_HEARD);
    hearWindows(now, sender.get(), news.version(), news.windows());
  }

  /** Its last version is remembered as long as any forgotten one's, so that late copies are old. */
  private void hear(Farewell farewell) {
    roster
        .known(farewell.sender().id())
        .filter(known -> known.last.sender().equals(farewell.sender()))
        .filter(known -> known.last.incarnation() == farewell.incarnation())
        .filter(known -> farewell.version() > known.heardVersion)
        .ifPresent(
            known -> {
              known.heardVersion = farewell.version();
              forget(known);
              counters.count(Counter.NEIGHBOURS_LEFT);
              tell(Change.LEFT, known, "said farewell");
            });
  }

  private void forget(Known known) {
    touched++;
    roster.forget(known);
    known.pace.stop();
    windows.forget(known.id());
  }

  private void holdNothing(Known known) {
    roster.holdNothing(known);
    known.pace.stop();
  }

  private void hearWindows(Now now, Known sender, long version, List<AdvertisedWindow> told) {
    windows.hear(now, sender.id(), sender.scope, sender.last.periodMillis(), version, told);
  }

  /** Own messages come back from every topic, also an earlier run's; a namesake's look newer. */
  private void hearOwnId(Advertisement message) {
    boolean own = message.sender().equals(self) && message.incarnation() == incarnation;
    if (!own && message.incarnation() >= incarnation) {
      tellOnce(Change.NAMESAKE, message.sender(), "has this helper's id");
    }
  }

  private boolean isAllowed(Identity sender) {
    if (allowed.allow(sender.url())) {
      return true;
    }
    tellOnce(Change.NOT_ALLOWED, sender, "its address is not allowed: " + sender.url());
    return false;
  }

  private static boolean isNewer(Advertisement message, Known known, long version) {
    return message.incarnation() > known.last.incarnation()
        || (message.incarnation() == known.last.incarnation() && message.version() > version);
  }

  /** Takes what a message says of its sender itself. */
  private Known greet(Now now, @Nullable Known before, Advertisement message) {
    Scope scope = self.location().scopeTo(message.sender().location());
    Known known = before;
    if (known == null) {
      known = new Known(Status.of(message), scope, now.tick());
      tell(Change.JOINED, known, "at " + scope);
      watch(now, known);
    } else if (message.incarnation() > known.last.incarnation()) {
      holdNothing(known);
      windows.forget(known.id());
      known.strikes = new Strikes();
      known.sinceTick = now.tick();
      tell(known.forgotten ? Change.JOINED : Change.RESTARTED, known, "at " + scope);
    } else if (known.forgotten) {
      known.sinceTick = now.tick();
      tell(Change.JOINED, known, "at " + scope);
    } else if (known.isSpokenFor()) {
      holdNothing(known);
    }
    known.forgotten = false;
    known.spokesman = null;
    known.last = Status.of(message);
    known.scope = scope;
    roster.put(known);
    known.heardVersion = message.version();
    known.heardTick = now.tick();
    return known;
  }

  private void judgePlace(Known known, Scope topic) {
    boolean misplaced = known.scope.compareTo(topic) > 0;
    if (misplaced) {
      counters.count(Counter.ADVERTISEMENTS_MISPLACED);
      if (!known.misplaced) {
        tell(Change.MISPLACED, known, known.scope + " helper heard on the topic of " + topic);
      }
    }
    known.misplaced = misplaced;
  }

  /** Takes what a message says of holdings, unless what it builds on is not known. */
  private boolean apply(Known known, Advertisement message) {
    if (message.base() > known.version) {
      return false;
    }
    known.pace.begin(known.heardTick);
    if (message.isFull()) {
      forgetUntold(known, message);
    }
    List<Advertisement.Holding> told = message.holdings();
    SegmentSet[] before = roster.hold(known, told);
    if (known.scope.compareTo(Scope.REGIONAL) > 0) {
      for (int i = 0; i < before.length; i++) {
        known.pace.told(told.get(i).object(), before[i], told.get(i).held());
      }
    }
    known.version = message.version();
    return true;
  }

  /** A full message tells all: what it leaves out is not held any more. */
  private void forgetUntold(Known known, Advertisement message) {
    Set<ObjectKey> told = new HashSet<>();
    message.holdings().forEach(holding -> told.add(holding.object()));
    for (Holders holders : known.holdings()) {
      ObjectKey object = holders.object();
      if (!told.contains(object)) {
        roster.hold(known, object, SegmentSet.EMPTY);
      }
    }
  }

  /** Looks again when the neighbour's patience may be at its end. */
  private void watch(Now now, Known known) {
    long end = known.heardTick + known.patienceNanos();
    deadlines.at(Math.max(end, now.tick() + 1), later -> judgeSilence(later, known));
  }

  private void judgeSilence(Now now, Known known) {
    long patience = known.patienceNanos();
    if (now.since(known.heardTick) < patience) {
      watch(now, known);
    } else if (!known.forgotten) {
      forget(known);
      counters.count(Counter.NEIGHBOURS_FORGOTTEN);
      tell(Change.FORGOTTEN, known, "was silent for three periods");
      deadlines.at(now.tick() + patience, later -> judgeSilence(later, known));
    } else {
      roster.remove(known);
    }
  }

  private void ask(Now now, Known known) {
    if (known.asking || now.tick() < known.askAgainTick || !mayAsk(now, known)) {
      return;
    }
    known.asking = true;
    full.ask(known.last.sender().url(), (later, answer) -> answered(later, known, answer));
  }

  /** Those next door come first: half of the questions are kept for them. */
  private boolean mayAsk(Now now, Known known) {
    if (asks == 0 || now.since(asksFrom) >= SECOND) {
      asksFrom = now.tick();
      asks = 0;
    }
    int most = known.scope == Scope.LOCAL ? ASKS_PER_SECOND : ASKS_PER_SECOND / 2;
    if (asks >= most) {
      return false;
    }
    asks++;
    return true;
  }

  private void answered(Now now, Known known, Optional<byte[]> answer) {
    touched++;
    known.asking = false;
    known.asksFailed =
        answer.filter(message -> takeFull(now, known, message)).isPresent()
            ? 0
            : Math.min(LONGEST_PAUSE_SHIFT, known.asksFailed + 1);
    known.askAgainTick = now.tick() + (FIRST_PAUSE << known.asksFailed);
  }

  private boolean takeFull(Now now, Known known, byte[] message) {
    AdvertisementCodec.Decoded decoded = codec.decode(message);
    if (!(decoded instanceof AdvertisementCodec.Decoded.Genuine genuine)) {
      countBad(decoded);
      return false;
    }
    Advertisement answer = genuine.advertisement();
    if (known.forgotten
        || !answer.isFull()
        || !answer.sender().equals(known.last.sender())
        || !isNewer(answer, known, known.version)) {
      return false;
    }
    long heardVersion = answer.incarnation() == known.last.incarnation() ? known.heardVersion : 0;
    Known sender = greet(now, known, answer);
    sender.heardVersion = Math.max(heardVersion, answer.version());
    return apply(sender, answer);
  }

  private void strike(Now now, String helper, long atLeastNanos, String why) {
    roster.judged();
    roster
        .known(helper)
        .filter(known -> known.strikes.strike(now, atLeastNanos))
        .ifPresent(known -> tell(Change.AVOIDED, known, why));
  }

  private void countBad(AdvertisementCodec.Decoded decoded) {
    counters.count(
        decoded instanceof AdvertisementCodec.Decoded.Forged
            ? Counter.ADVERTISEMENTS_FORGED
            : Counter.ADVERTISEMENTS_MALFORMED);
  }

  private void tell(Change change, Known known, String detail) {
    changes.happened(change, known.last.sender(), detail);
  }

  /** Tells of a helper that is not let in: once while the same is said of it. */
  private void tellOnce(Change change, Identity helper, String detail) {
    if (refused.size() >= MAX_REFUSED_REMEMBERED && !refused.containsKey(helper.id())) {
      return;
    }
    String said = change + " " + helper.url();
    if (!said.equals(refused.put(helper.id(), said))) {
      changes.happened(change, helper, detail);
    }
  }
}
