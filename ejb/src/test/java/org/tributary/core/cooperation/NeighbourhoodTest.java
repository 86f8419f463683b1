package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.delta;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

class NeighbourhoodTest {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final Counters counters = new Counters();
  private final Deadlines deadlines = new Deadlines(time);
  private final List<String> changes = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final Identity self = helper("self", "n/r/s");
  private final Identity near = helper("near", "n/r/s");
  private final Identity far = helper("far", "other/r/s");
  private final Neighbourhood neighbourhood =
      new Neighbourhood(
          self,
          100,
          codec,
          new AllowedAddresses(List.of("*.example")),
          (url, answer) -> questions.add(new Question(url, answer)),
          deadlines,
          (change, who, detail) -> changes.add(change + " " + who.id()),
          counters);

  private record Question(URI helper, BiConsumer<Now, Optional<byte[]>> answer) {}

  NeighbourhoodTest() {
    time.onAlarm(deadlines::wake);
  }

  @Test
  void itKnowsWhoHoldsASegmentAndHowFarAway() {
    hear(Scope.GLOBAL, full(far, 1, holding(1, 0, 9)));
    hear(Scope.LOCAL, full(near, 1, holding(1, 5, 6)));

    assertThat(holders(1, 5))
        .extracting(h -> h.identity().id(), Holder::scope)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("far", Scope.GLOBAL),
            org.assertj.core.groups.Tuple.tuple("near", Scope.LOCAL));
    assertThat(ids(1, 7)).containsExactly("far");
    assertThat(neighbourhood.holdersOf(time.now(), object(1)))
        .extracting(HeldBy::segments)
        .containsExactly(segments(0, 9), segments(5, 6));
    assertThat(counters.get(Counter.ADVERTISEMENTS_HEARD)).isEqualTo(2);
    assertThat(changes).containsExactly("JOINED far", "JOINED near");
  }

  @Test
  void itKnowsTheVersionsOfAnObject() {
    ObjectKey one = new ObjectKey(-5, 1);
    ObjectKey two = new ObjectKey(-5, -1);
    Advertisement.Holding[] holdings = {
      new Advertisement.Holding(new ObjectKey(-6, -1), segments(0, 0)),
      new Advertisement.Holding(one, segments(0, 0)),
      new Advertisement.Holding(two, segments(0, 0)),
      new Advertisement.Holding(new ObjectKey(-4, 0), segments(0, 0))
    };

    hear(Scope.LOCAL, full(near, 1, holdings));

    assertThat(neighbourhood.versionsOf(time.now(), -5)).containsExactly(one, two);
    assertThat(neighbourhood.versionsOf(time.now(), 7)).isEmpty();
  }

  @Test
  void aDeltaAppliesToWhateverIsKnownFromItsBaseOn() {
    hear(Scope.LOCAL, full(near, 5, holding(1, 0, 9), holding(2, 0, 9)));
    hear(Scope.LOCAL, delta(near, 8, 3, holding(1), holding(3, 1, 1)));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(2, 0)).containsExactly("near");
    assertThat(ids(3, 1)).containsExactly("near");
    assertThat(questions).isEmpty();
  }

  @Test
  void aFullMessageReplacesAllThatWasKnown() {
    hear(Scope.LOCAL, full(near, 5, holding(1, 0, 9)));
    hear(Scope.LOCAL, full(near, 6, holding(2, 0, 9)));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(neighbourhood.versionsOf(time.now(), object(1).media())).isEmpty();
    assertThat(ids(2, 0)).containsExactly("near");
  }

  @Test
  void whatIsOlderIsDropped() {
    hear(Scope.LOCAL, full(near, 5, holding(1, 0, 9)));
    hear(Scope.LOCAL, full(near, 5));
    hear(Scope.LOCAL, full(near, 4));
    hear(Scope.LOCAL, message(near, 0, 99, 0));

    assertThat(ids(1, 0)).containsExactly("near");
    assertThat(counters.get(Counter.ADVERTISEMENTS_OLD)).isEqualTo(3);
  }

  @Test
  void aHelperThatStartedAnewIsHeardFromItsFirstVersion() {
    hear(Scope.LOCAL, full(near, 500, holding(1, 0, 9)));
    hear(Scope.LOCAL, message(near, 2, 1, 0, holding(2, 0, 0)));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(ids(2, 0)).containsExactly("near");
    assertThat(changes).containsExactly("JOINED near", "RESTARTED near");
  }

  @Test
  void whoLacksTheBaseAsksTheSenderAndOnlyOnceAtATime() {
    hear(Scope.LOCAL, delta(near, 9, 8, holding(1, 0, 0)));
    hear(Scope.LOCAL, delta(near, 10, 9));

    assertThat(questions).hasSize(1);
    assertThat(questions.get(0).helper).isEqualTo(near.url());
    assertThat(counters.get(Counter.ADVERTISEMENTS_GAP)).isEqualTo(2);
    assertThat(neighbourhood.neighbours(time.now())).hasSize(1);

    answer(0, codec.encode(full(near, 11, holding(1, 0, 3))));
    assertThat(ids(1, 3)).containsExactly("near");
    hear(Scope.LOCAL, delta(near, 12, 10, holding(2, 0, 3)));
    assertThat(ids(2, 3)).containsExactly("near");
    assertThat(questions).hasSize(1);
  }

  @Test
  void whoDoesNotAnswerIsAskedLessAndLessOften() {
    int answered = 0;
    for (int second = 0; second < 300; second++) {
      hear(Scope.LOCAL, delta(near, second + 10, second + 9));
      while (answered < questions.size()) {
        questions.get(answered++).answer.accept(time.now(), Optional.empty());
      }
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(questions).hasSizeBetween(5, 9);
  }

  @Test
  void notEverybodyIsAskedAtOnce() {
    for (int i = 0; i < 100; i++) {
      hear(Scope.LOCAL, delta(helper("h" + i, "n/r/s"), 9, 8));
    }

    assertThat(questions).hasSize(Questions.PER_SECOND);
  }

  @Test
  void anAnswerThatIsNotTheSendersFullOneIsNotTaken() {
    hear(Scope.LOCAL, delta(near, 9, 8));
    answer(0, codec.encode(full(far, 10, holding(1, 0, 3))));
    time.advance(Duration.ofSeconds(10));
    hear(Scope.LOCAL, delta(near, 11, 10));
    answer(1, codec.encode(delta(near, 12, 1, holding(1, 0, 3))));
    time.advance(Duration.ofSeconds(20));
    hear(Scope.LOCAL, delta(near, 13, 12));
    answer(2, new byte[100]);

    assertThat(ids(1, 3)).isEmpty();
    assertThat(neighbourhood.find(time.now(), "far")).isEmpty();
    assertThat(counters.get(Counter.ADVERTISEMENTS_FORGED)).isOne();
  }

  @Test
  void anAnswerThatWasOvertakenIsTakenAndTheNextDeltaMends() {
    hear(Scope.LOCAL, delta(near, 9, 8));
    hear(Scope.LOCAL, delta(near, 12, 10, holding(2, 0, 0)));
    answer(0, codec.encode(full(near, 11, holding(1, 0, 0))));
    assertThat(ids(2, 0)).isEmpty();

    hear(Scope.LOCAL, delta(near, 13, 10, holding(2, 0, 0)));

    assertThat(ids(1, 0)).containsExactly("near");
    assertThat(ids(2, 0)).containsExactly("near");
    assertThat(questions).hasSize(1);
  }

  @Test
  void theSilentAreForgottenAfterThreePeriodsOfTheirScope() {
    hear(Scope.GLOBAL, full(far, 1, holding(1, 0, 0)));
    hear(Scope.LOCAL, full(near, 1, holding(1, 0, 0)));

    time.advance(Duration.ofMillis(2999));
    assertThat(ids(1, 0)).containsExactly("far", "near");
    time.advance(Duration.ofMillis(1));
    assertThat(ids(1, 0)).containsExactly("far");
    time.advance(Duration.ofMillis(20_999));
    assertThat(ids(1, 0)).containsExactly("far");
    time.advance(Duration.ofMillis(1));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(neighbourhood.neighbours(time.now())).isEmpty();
    assertThat(neighbourhood.versionsOf(time.now(), object(1).media())).isEmpty();
    assertThat(counters.get(Counter.NEIGHBOURS_FORGOTTEN)).isEqualTo(2);
    assertThat(changes).endsWith("FORGOTTEN near", "FORGOTTEN far");
  }

  @Test
  void whoSaysFarewellIsForgottenAtOnceAndALateCopyDoesNotReviveIt() {
    hear(Scope.LOCAL, full(near, 5, holding(1, 0, 0)));
    neighbourhood.hear(time.now(), Scope.GLOBAL, codec.encode(new Farewell(near, 2, 9)));
    neighbourhood.hear(time.now(), Scope.GLOBAL, codec.encode(new Farewell(near, 1, 4)));
    assertThat(ids(1, 0)).containsExactly("near");

    neighbourhood.hear(time.now(), Scope.GLOBAL, codec.encode(new Farewell(near, 1, 7)));
    hear(Scope.LOCAL, full(near, 6, holding(1, 0, 0)));

    assertThat(ids(1, 0)).isEmpty();
    assertThat(neighbourhood.neighbours(time.now())).isEmpty();
    assertThat(counters.get(Counter.NEIGHBOURS_LEFT)).isOne();
    assertThat(counters.get(Counter.ADVERTISEMENTS_OLD)).isOne();
    assertThat(changes).endsWith("LEFT near");
    hear(Scope.LOCAL, Examples.message(near, 2, 1, 0, holding(1, 0, 0)));
    assertThat(ids(1, 0)).containsExactly("near");
  }

  @Test
  void questionsAreKeptForThoseNextDoor() {
    for (int i = 0; i < 100; i++) {
      hear(Scope.GLOBAL, delta(helper("far" + i, "x/r/s"), 9, 8));
    }
    assertThat(questions).hasSize(Questions.PER_SECOND / 2);

    for (int i = 0; i < 100; i++) {
      hear(Scope.LOCAL, delta(helper("near" + i, "n/r/s"), 9, 8));
    }

    assertThat(questions).hasSize(Questions.PER_SECOND);
  }

  @Test
  void aLateCopyDoesNotReviveTheForgottenButANewMessageDoes() {
    byte[] copy = codec.encode(full(near, 1, holding(1, 0, 0)));
    neighbourhood.hear(time.now(), Scope.LOCAL, copy);
    time.advance(Duration.ofMillis(3500));

    neighbourhood.hear(time.now(), Scope.LOCAL, copy);
    assertThat(neighbourhood.neighbours(time.now())).isEmpty();

    hear(Scope.LOCAL, delta(near, 5, 4));
    assertThat(neighbourhood.neighbours(time.now())).hasSize(1);
    assertThat(questions).hasSize(1);
    assertThat(changes).containsExactly("JOINED near", "FORGOTTEN near", "JOINED near");
    time.advance(Duration.ofSeconds(3));
    assertThat(changes).endsWith("FORGOTTEN near");
    time.advance(Duration.ofSeconds(10));
    assertThat(time.step()).isFalse();
  }

  @Test
  void aTopicThatIsMappedWronglyIsCounted() {
    hear(Scope.REGIONAL, full(far, 1));
    hear(Scope.REGIONAL, full(far, 2));
    hear(Scope.GLOBAL, full(near, 1));

    assertThat(counters.get(Counter.ADVERTISEMENTS_MISPLACED)).isEqualTo(2);
    assertThat(changes).containsOnlyOnce("MISPLACED far");
  }

  @Test
  void messagesThatAreNotOfTheNetworkAreCountedAndDropped() {
    neighbourhood.hear(time.now(), Scope.LOCAL, new byte[0]);
    neighbourhood.hear(time.now(), Scope.LOCAL, new byte[200]);
    neighbourhood.hear(
        time.now(), Scope.LOCAL, new AdvertisementCodec("another").encode(full(near, 1)));
    neighbourhood.hear(time.now(), Scope.LOCAL, codec.sign(new byte[] {'T', 'A', 1, 1, 1, 1}));
    Identity stranger = new Identity("x", URI.create("http://169.254.1.1/t"), near.location());
    hear(Scope.LOCAL, full(stranger, 1));
    hear(Scope.LOCAL, delta(stranger, 3, 2));

    assertThat(neighbourhood.neighbours(time.now())).isEmpty();
    assertThat(questions).isEmpty();
    assertThat(counters.get(Counter.ADVERTISEMENTS_MALFORMED)).isEqualTo(2);
    assertThat(counters.get(Counter.ADVERTISEMENTS_FORGED)).isEqualTo(2);
    assertThat(counters.get(Counter.ADVERTISEMENTS_NOT_ALLOWED)).isEqualTo(2);
    assertThat(changes).containsExactly("NOT_ALLOWED x");
  }

  @Test
  void ownMessagesAreIgnoredAndANamesakeIsReported() {
    hear(Scope.LOCAL, message(self, 100, 1, 0, holding(1, 0, 0)));
    hear(Scope.LOCAL, message(self, 50, 1, 0, holding(1, 0, 0)));
    assertThat(changes).isEmpty();

    Identity namesake = new Identity("self", URI.create("http://b.example/t"), self.location());
    hear(Scope.LOCAL, message(namesake, 101, 1, 0, holding(1, 0, 0)));

    assertThat(neighbourhood.neighbours(time.now())).isEmpty();
    assertThat(changes).containsExactly("NAMESAKE self");
  }

  @Test
  void aFalseHitClearsThatSegmentAndCostsAStrike() {
    hear(Scope.LOCAL, full(near, 1, holding(1, 0, 2)));

    neighbourhood.falseHit(time.now(), "near", new SegmentKey(object(1), 1));

    assertThat(neighbourhood.holdersOf(time.now(), object(1)).get(0).segments())
        .isEqualTo(segments(0, 0, 2, 2));
    assertThat(neighbourhood.find(time.now(), "near").orElseThrow().strikes()).isOne();
    assertThat(neighbourhood.find(time.now(), "near").orElseThrow().avoided()).isFalse();
  }

  @Test
  void whoStallsIsAvoidedForGrowingTimesAndRecoversByDelivering() {
    hear(Scope.LOCAL, message(near, 1, 1, 0));
    neighbourhood.stalled(time.now(), "near");
    assertThat(near().avoided()).isTrue();
    time.advance(Duration.ofSeconds(1));
    assertThat(near().avoided()).isFalse();

    hear(Scope.LOCAL, full(near, 2));
    neighbourhood.stalled(time.now(), "near");
    time.advance(Duration.ofMillis(1999));
    assertThat(near().avoided()).isTrue();
    time.advance(Duration.ofMillis(1));
    neighbourhood.delivered(time.now(), "near", 20_000_000);

    assertThat(near().avoided()).isFalse();
    assertThat(near().strikes()).isOne();
    assertThat(near().latencyMillis()).isEqualTo(20);
    assertThat(changes).containsExactly("JOINED near", "AVOIDED near", "RECOVERED near");
  }

  @Test
  void whoIsBusyIsAvoidedAsLongAsItAsked() {
    hear(Scope.GLOBAL, full(far, 1));

    neighbourhood.busy(time.now(), "far", 5000);

    time.advance(Duration.ofMillis(4999));
    assertThat(neighbourhood.find(time.now(), "far").orElseThrow().avoided()).isTrue();
    time.advance(Duration.ofMillis(1));
    assertThat(neighbourhood.find(time.now(), "far").orElseThrow().avoided()).isFalse();
  }

  @Test
  void whatIsSaidOfAHelperThatIsNotKnownDoesNothing() {
    neighbourhood.stalled(time.now(), "nobody");
    neighbourhood.corrupt(time.now(), "nobody");
    neighbourhood.falseHit(time.now(), "nobody", new SegmentKey(object(1), 1));
    neighbourhood.delivered(time.now(), "nobody", 1);

    assertThat(neighbourhood.find(time.now(), "nobody")).isEmpty();
  }

  @Test
  void noMoreNeighboursAreKnownThanFit() {
    for (int i = 0; i < Listening.MAX_NEIGHBOURS + 10; i++) {
      hear(Scope.LOCAL, full(helper("h" + i, "n/r/s"), 1));
    }

    assertThat(neighbourhood.neighbours(time.now())).hasSize(Listening.MAX_NEIGHBOURS);
    assertThat(counters.get(Counter.ADVERTISEMENTS_SURPLUS)).isEqualTo(10);
  }

  private Holder near() {
    return neighbourhood.find(time.now(), "near").orElseThrow();
  }

  private void hear(Scope topic, Advertisement message) {
    neighbourhood.hear(time.now(), topic, codec.encode(message));
  }

  private void answer(int question, byte[] message) {
    questions.get(question).answer.accept(time.now(), Optional.of(message));
  }

  private List<String> ids(long object, long number) {
    return holders(object, number).stream().map(holder -> holder.identity().id()).toList();
  }

  private List<Holder> holders(long object, long number) {
    return neighbourhood.holdersOf(time.now(), object(object)).stream()
        .filter(by -> by.segments().contains(number))
        .map(HeldBy::holder)
        .toList();
  }
}
