package org.tributary.core.cooperation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Changes.Change;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * Takes what other helpers tell, and forgets who tells no more. Confined to turns; {@link
 * Neighbourhood} owns it.
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
 * <p>A delta whose base is not known still tells that its sender lives; {@link Questions} asks for
 * its holdings.
 */
final class Listening {
  /** The most neighbours that are known. */
  static final int MAX_NEIGHBOURS = 16_384;

  private final Identity self;
  private final long incarnation;
  private final AdvertisementCodec codec;
  private final Entrance entrance;
  private final Questions questions;
  private final Roster roster;
  private final HeardWindows windows;
  private final HeardRegions regions;
  private final Deadlines deadlines;
  private final Changes changes;
  private final Counters counters;

  /** Puts what it hears into {@code roster}, {@code windows} and {@code regions}. */
  Listening(
      Identity self,
      long incarnation,
      AdvertisementCodec codec,
      Entrance entrance,
      Questions questions,
      Roster roster,
      HeardWindows windows,
      HeardRegions regions,
      Deadlines deadlines,
      Changes changes,
      Counters counters) {
    this.self = self;
    this.incarnation = incarnation;
    this.codec = codec;
    this.entrance = entrance;
    this.questions = questions;
    this.roster = roster;
    this.windows = windows;
    this.regions = regions;
    this.deadlines = deadlines;
    this.changes = changes;
    this.counters = counters;
  }

  /** Takes a message that came on the topic of {@code topic}. */
  void hear(Now now, Scope topic, AdvertisementCodec.Decoded decoded) {
    roster.touch();
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

  private void hear(Now now, Scope topic, Advertisement message) {
    if (message.sender().id().equals(self.id())) {
      hearOwnId(message);
      return;
    }
    Known known = roster.get(message.sender().id());
    boolean same = known != null && known.last.sender().equals(message.sender());
    if (!same && !entrance.isOpenTo(message.sender())) {
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
      questions.ask(now, sender, this::takeFull);
    }
  }

  /** Takes what a spokesman tells of another region. */
  private void hear(Now now, Scope topic, RegionDigest digest) {
    Scope scope = self.location().scopeTo(digest.sender().location());
    if (scope.compareTo(Scope.REGIONAL) <= 0) {
      return;
    }
    if (!entrance.isOpenTo(digest.sender())) {
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
   * @return the member as it is known; null if it is not let in, or was heard itself lately
   */
  @Nullable Known hearOf(Now now, RegionDigest digest, RegionDigest.Member member) {
    Identity identity = member.identity();
    Known known = roster.get(identity.id());
    boolean news = known == null || !known.last.sender().equals(identity);
    boolean ours = known != null && !known.forgotten && known.scope.compareTo(Scope.REGIONAL) <= 0;
    if (ours || identity.id().equals(self.id()) || (news && !entrance.isOpenTo(identity))) {
      counters.count(Counter.DIGEST_MEMBERS_REFUSED);
      return null;
    }
    if (known == null && roster.size() >= MAX_NEIGHBOURS) {
      counters.count(Counter.ADVERTISEMENTS_SURPLUS);
      return null;
    }
    Scope scope = self.location().scopeTo(identity.location());
    if (known == null) {
      known = new Known(Status.of(digest, member), scope, now.tick());
      watch(now, known);
    } else if (known.wasHeardItself(now)) {
      return null;
    } else if (news || !known.isSpokenFor() || known.last.incarnation() < member.incarnation()) {
      forget(known);
      known.strikes = Strikes.NONE;
      known.heardVersion = 0;
    }
    known.forgotten = false;
    known.spokesman = digest.sender().id();
    known.last = Status.of(digest, member);
    known.scope = scope;
    known.messages++;
    known.heardTick = now.tick();
    roster.put(known);
    return known;
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
    if (!entrance.isOpenTo(news.sender())) {
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
    roster.touch();
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
      entrance.refuseNamesake(message.sender());
    }
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
      known.strikes = Strikes.NONE;
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
    known.pace.begin(known.heardTick, known.periodNanos());
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

  private boolean takeFull(Now now, Known known, byte[] message) {
    roster.touch();
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

  private void countBad(AdvertisementCodec.Decoded decoded) {
    counters.count(
        decoded instanceof AdvertisementCodec.Decoded.Forged
            ? Counter.ADVERTISEMENTS_FORGED
            : Counter.ADVERTISEMENTS_MALFORMED);
  }

  private void tell(Change change, Known known, String detail) {
    changes.happened(change, known.last.sender(), detail);
  }
}
