package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.tributary.core.cooperation.Examples.full;
import static org.tributary.core.cooperation.Examples.helper;
import static org.tributary.core.cooperation.Examples.holding;
import static org.tributary.core.cooperation.Examples.message;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.VirtualTime;

class HeardRegionsTest {
  private static final long KEEP_MILLIS = 60_000;

  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final Counters counters = new Counters();
  private final Deadlines deadlines = new Deadlines(time);
  private final List<URI> questions = new ArrayList<>();
  private final Identity speaker = helper("speaker", "n/a/s");
  private final Identity other = helper("other", "n/a/t");
  private final Identity third = helper("third", "n/a/t");
  private final Neighbourhood neighbourhood =
      new Neighbourhood(
          helper("self", "m/b/s"),
          100,
          codec,
          new AllowedAddresses(List.of("*.example")),
          (url, answer) -> questions.add(url),
          deadlines,
          (change, who, detail) -> {},
          counters);

  HeardRegionsTest() {
    time.onAlarm(deadlines::wake);
  }

  @Test
  void membersAreKnownWithWhatIsNamedForThem() {
    hear(digest(speaker, 1, List.of(other, speaker), entry(1, 0, 4, 0, 5, 9, 1)));

    assertThat(ids(1, 4)).containsExactly("other");
    assertThat(ids(1, 5)).containsExactly("speaker");
    assertThat(neighbourhood.neighbours(time.now()))
        .hasSize(2)
        .allMatch(neighbour -> neighbour.spokesman().equals(java.util.Optional.of("speaker")))
        .allMatch(neighbour -> neighbour.holder().scope() == Scope.GLOBAL);
    assertThat(counters.get(Counter.DIGESTS_HEARD)).isOne();
    assertThat(questions).isEmpty();
  }

  @Test
  void anEntryReplacesWhatWasKnownOfItsObjectWhoeverToldIt() {
    hear(digest(speaker, 1, List.of(other, speaker), entry(1, 0, 9, 0), entry(2, 0, 9, 0)));
    hear(digest(other, 1, List.of(other, speaker), entry(1, 0, 3, 1)));

    assertThat(ids(1, 0)).containsExactly("speaker");
    assertThat(ids(1, 9)).isEmpty();
    assertThat(ids(2, 0)).containsExactly("other");
    hear(digest(speaker, 2, List.of(other, speaker), entry(1)));
    assertThat(ids(1, 0)).isEmpty();
  }

  @Test
  void whatIsNotToldAgainIsForgotten() {
    hear(digest(speaker, 1, List.of(other), entry(1, 0, 9, 0), entry(2, 0, 9, 0)));
    for (int version = 2; version < 8; version++) {
      time.advance(Duration.ofSeconds(10));
      hear(digest(speaker, version, List.of(other), entry(2, 0, 9, 0)));
    }
    time.advance(Duration.ofMillis(1));
    hear(digest(speaker, 8, List.of(other)));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(2, 0)).containsExactly("other");
  }

  @Test
  void anOlderDigestIsDropped() {
    hear(digest(speaker, 5, List.of(other), entry(1, 0, 9, 0)));
    hear(digest(speaker, 5, List.of(other), entry(1)));
    hear(digest(speaker, 4, List.of(other), entry(1)));

    assertThat(ids(1, 0)).containsExactly("other");
    assertThat(counters.get(Counter.DIGESTS_DROPPED)).isEqualTo(2);
  }

  @Test
  void whoIsNotNamedAnyMoreIsForgottenAtOnceAndByAnotherSpokesmanAfterThreePeriods() {
    hear(digest(speaker, 1, List.of(other, speaker, third), entry(1, 0, 9, 0), entry(2, 0, 1, 2)));
    hear(digest(speaker, 2, List.of(speaker, third)));
    assertThat(neighbourhood.find(time.now(), "other")).isEmpty();
    assertThat(ids(1, 0)).isEmpty();

    hear(digest(third, 1, List.of(third)));
    assertThat(neighbourhood.find(time.now(), "speaker")).isPresent();
    time.advance(Duration.ofSeconds(23));
    hear(digest(third, 2, List.of(third)));
    time.advance(Duration.ofSeconds(2));

    assertThat(neighbourhood.find(time.now(), "speaker")).isEmpty();
    assertThat(ids(2, 0)).containsExactly("third");
    time.advance(Duration.ofSeconds(30));
    assertThat(neighbourhood.neighbours(time.now())).isEmpty();
  }

  @Test
  void whoSpeaksForItselfIsBelievedRatherThanItsSpokesman() {
    neighbourhood.hear(
        time.now(), Scope.GLOBAL, codec.encode(message(other, 7, 1, 0, holding(1, 0, 3))));
    hear(digest(speaker, 1, List.of(other), entry(1, 0, 9, 0)));
    assertThat(ids(1, 9)).isEmpty();

    time.advance(Duration.ofSeconds(13));
    hear(digest(speaker, 2, List.of(other), entry(2, 0, 9, 0)));
    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(2, 0)).containsExactly("other");

    neighbourhood.hear(
        time.now(), Scope.GLOBAL, codec.encode(message(other, 7, 2, 0, holding(3, 0, 3))));
    assertThat(ids(2, 0)).isEmpty();
    assertThat(ids(3, 0)).containsExactly("other");
  }

  @Test
  void aMemberWhoseAddressIsNotAllowedIsNotLetIn() {
    Identity stranger = new Identity("x", URI.create("http://169.254.1.1/t"), other.location());
    hear(digest(speaker, 1, List.of(other, stranger), entry(1, 0, 4, 1, 5, 9, 0)));

    assertThat(neighbourhood.find(time.now(), "x")).isEmpty();
    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(1, 5)).containsExactly("other");
    assertThat(counters.get(Counter.DIGEST_MEMBERS_REFUSED)).isOne();
  }

  @Test
  void nobodyOfTheOwnRegionIsTakenFromAnotherOnesDigest() {
    Identity near = helper("near", "m/b/s");
    neighbourhood.hear(time.now(), Scope.LOCAL, codec.encode(full(near, 1, holding(1, 0, 3))));
    Identity namesake = helper("near", "n/a/s");
    Identity selfsake = helper("self", "n/a/s");
    hear(digest(speaker, 1, List.of(namesake, selfsake), entry(1, 0, 9, 0)));

    assertThat(neighbourhood.find(time.now(), "near").orElseThrow().identity()).isEqualTo(near);
    assertThat(neighbourhood.find(time.now(), "self")).isEmpty();
    assertThat(counters.get(Counter.DIGEST_MEMBERS_REFUSED)).isEqualTo(2);
  }

  @Test
  void theOwnRegionsDigestTellsNothing() {
    Identity near = helper("near", "m/b/s");
    hear(digest(near, 1, List.of(near), entry(1, 0, 9, 0)));

    assertThat(neighbourhood.neighbours(time.now())).isEmpty();
    assertThat(counters.get(Counter.DIGESTS_HEARD)).isZero();
  }

  @Test
  void aRegionThatFellSilentIsForgottenWithAllThatItTold() {
    Identity elsewhere = helper("elsewhere", "n/c/s");
    hear(digest(speaker, 1, List.of(other), entry(1, 0, 9, 0)));
    assertThat(neighbourhood.regions().speaking(time.now())).isOne();
    time.advance(Duration.ofSeconds(25));
    hear(digest(elsewhere, 1, List.of(elsewhere), entry(1, 0, 1, 0)));

    assertThat(ids(1, 0)).containsExactly("elsewhere");
    assertThat(neighbourhood.regions().speaking(time.now())).isOne();
    hear(digest(speaker, 2, List.of(other), entry(1, 0, 9, 0)));
    assertThat(ids(1, 0)).containsExactly("elsewhere", "other");
  }

  @Test
  void whatIsToldAgainInTheSameWordsIsNoNews() {
    List<Identity> members = List.of(other, speaker);
    hear(digest(speaker, 1, members, entry(1, 0, 4, 0, 5, 9, 1), entry(2, 0, 9, 0)));
    List<ObjectKey> changed = new ArrayList<>();
    neighbourhood.whenHoldingsChange(changed::add);

    hear(digest(speaker, 2, members, entry(1, 0, 4, 0, 5, 9, 1), entry(2, 0, 9, 1)));
    assertThat(changed).containsExactly(object(2));
    hear(digest(speaker, 3, List.of(speaker), entry(1, 5, 9, 0)));
    assertThat(changed).containsOnly(object(1), object(2));
    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(1, 5)).containsExactly("speaker");
  }

  @Test
  void whatAMemberWasFoundNotToHoldIsBelievedWhenItIsToldAgain() {
    hear(digest(speaker, 1, List.of(other, speaker), entry(1, 0, 4, 0, 5, 5, 1)));
    neighbourhood.falseHit(time.now(), "other", new SegmentKey(object(1), 2));
    neighbourhood.falseHit(time.now(), "speaker", new SegmentKey(object(1), 5));

    assertThat(ids(1, 1)).containsExactly("other");
    assertThat(ids(1, 2)).isEmpty();
    assertThat(neighbourhood.holdersOf(time.now(), object(1)))
        .extracting(by -> by.segments().toString())
        .containsExactly("0-1,3-4");
    hear(digest(speaker, 2, List.of(other, speaker), entry(1, 0, 4, 0, 5, 5, 1)));
    assertThat(ids(1, 2)).containsExactly("other");
    assertThat(ids(1, 5)).containsExactly("speaker");
  }

  @Test
  void whatWasToldBeforeAMemberRestartedIsNotBelieved() {
    hear(digest(speaker, 1, List.of(other, speaker), entry(1, 0, 4, 0, 5, 9, 1)));
    hear(
        new RegionDigest(
            speaker,
            7,
            2,
            1000,
            KEEP_MILLIS,
            List.of(
                new RegionDigest.Member(other, 8, 0, 0), new RegionDigest.Member(speaker, 7, 0, 0)),
            List.of(entry(2, 0, 4, 0))));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(1, 5)).containsExactly("speaker");
    assertThat(ids(2, 0)).containsExactly("other");
  }

  @Test
  void whatMembersAreNamedForIsCounted() {
    hear(
        digest(speaker, 1, List.of(other, speaker), entry(1, 0, 4, 0, 5, 9, 1), entry(2, 0, 2, 0)));

    assertThat(neighbourhood.neighbours(time.now()))
        .extracting(Neighbour::objects, Neighbour::segments)
        .containsExactly(tuple(2, 8L), tuple(1, 5L));
    assertThat(neighbourhood.versionsOf(time.now(), object(1).media())).containsExactly(object(1));
  }

  @Test
  void whoSaysFarewellIsGone() {
    hear(digest(speaker, 1, List.of(other, speaker), entry(1, 0, 9, 0)));
    neighbourhood.hear(time.now(), Scope.GLOBAL, codec.encode(new Farewell(other, 7, 9)));

    assertThat(ids(1, 0)).isEmpty();
  }

  private void hear(RegionDigest digest) {
    neighbourhood.hear(time.now(), Scope.GLOBAL, codec.encode(digest));
  }

  private static RegionDigest digest(
      Identity sender, long version, List<Identity> members, RegionDigest.Entry... entries) {
    return new RegionDigest(
        sender,
        7,
        version,
        1000,
        KEEP_MILLIS,
        members.stream().map(one -> new RegionDigest.Member(one, 7, 0, 0)).toList(),
        List.of(entries));
  }

  /** Shares as first, last, member, and so on. */
  private static RegionDigest.Entry entry(long n, int... shares) {
    List<RegionDigest.Share> all = new ArrayList<>();
    for (int i = 0; i < shares.length; i += 3) {
      all.add(new RegionDigest.Share(shares[i + 2], segments(shares[i], shares[i + 1])));
    }
    all.sort(Comparator.comparing(RegionDigest.Share::member));
    return new RegionDigest.Entry(object(n), all);
  }

  private List<String> ids(long n, long number) {
    return neighbourhood.holdersOf(time.now(), object(n)).stream()
        .filter(by -> by.segments().contains(number))
        .map(by -> by.holder().identity().id())
        .toList();
  }
}
