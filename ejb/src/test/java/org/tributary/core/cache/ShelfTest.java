package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.tributary.core.cache.Shelving.PRICE_SOURCE;
import static org.tributary.core.cache.Shelving.SEGMENT;
import static org.tributary.core.cache.Shelving.settings;
import static org.tributary.core.cache.Shelving.title;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;

class ShelfTest {
  private Shelving shelving = Shelving.of(10);

  @AfterEach
  void shelfStoreAdvertisementsAndCountersAgree() {
    TreeSet<SegmentKey> held = new TreeSet<>();
    long bytes = 0;
    for (ObjectKey object : shelving.shelf.objects()) {
      shelving.shelf.held(object).forEach(n -> held.add(new SegmentKey(object, n)));
      bytes += shelving.shelf.bytes(object);
      assertThat(shelving.advertised.getOrDefault(object, SegmentSet.EMPTY))
          .isEqualTo(shelving.shelf.held(object));
    }
    assertThat(held).isEqualTo(shelving.store.keys);
    assertThat(shelving.counters.get(Counter.STORE_BYTES)).isEqualTo(bytes);
    assertThat(shelving.counters.get(Counter.STORE_SEGMENTS)).isEqualTo(held.size());
  }

  @Test
  void holdsWhatWasAdmittedOnlyOnceItIsCommitted() {
    Description film = title("film", 3);
    Shelf.Reservation reservation =
        shelving.shelf.admit(shelving.now, film, 0, SEGMENT).orElseThrow();
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.EMPTY);
    assertThat(shelving.shelf.taken()).isEqualTo(SEGMENT);

    assertThat(shelving.commit(reservation, film, 0)).isTrue();

    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 0));
    assertThat(shelving.shelf.stored(new SegmentKey(film.key(), 0)))
        .contains(Shelving.segment(film, 0, "source"));
    assertThat(shelving.counters.get(Counter.STORE_COMMITS)).isEqualTo(1);
  }

  @Test
  void neverExceedsTheBudgetWhateverIsOnItsWay() {
    Description film = title("film", 30);
    List<Shelf.Reservation> underWay = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      shelving.shelf.admit(shelving.now, film, n, SEGMENT).ifPresent(underWay::add);
      assertThat(shelving.shelf.taken()).isLessThanOrEqualTo(10L * SEGMENT);
    }
    assertThat(underWay).hasSize(10);
    underWay.forEach(Shelf.Reservation::abandoned);
    assertThat(shelving.shelf.taken()).isZero();
    assertThat(shelving.shelf.objects()).isEmpty();
  }

  @Test
  void admitsASegmentOnce() {
    Description film = title("film", 3);
    Shelf.Reservation first = shelving.shelf.admit(shelving.now, film, 0, SEGMENT).orElseThrow();
    assertThat(shelving.shelf.admit(shelving.now, film, 0, SEGMENT)).isEmpty();
    shelving.commit(first, film, 0);
    assertThat(shelving.shelf.admit(shelving.now, film, 0, SEGMENT)).isEmpty();
  }

  @Test
  void endsAReservationOnce() {
    Description film = title("film", 3);
    Shelf.Reservation first = shelving.shelf.admit(shelving.now, film, 0, SEGMENT).orElseThrow();
    first.failed();
    assertThat(shelving.counters.get(Counter.STORE_FAILURES)).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(first::abandoned);
  }

  @Test
  void refusesWhatMayNotBeKept() {
    Description nameless = title("nameless", 3L * SEGMENT, "");
    assertThat(shelving.shelf.admit(shelving.now, nameless, 0, SEGMENT)).isEmpty();
    assertThat(shelving.counters.get(Counter.STORE_REFUSED)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsLargerThanTheBudget() {
    shelving.play(title("film", 3));
    assertThat(shelving.shelf.admit(shelving.now, title("huge", 99), 0, 11 * SEGMENT)).isEmpty();
    assertThat(shelving.store.keys).hasSize(3);
  }

  @Test
  void storesNothingWithoutABudget() {
    shelving = Shelving.of(0);
    shelving.play(title("film", 3));
    assertThat(shelving.store.keys).isEmpty();
  }

  @Test
  void keepsTheHeadOfATitleThatIsTooLarge() {
    Description film = title("film", 17);
    shelving.play(film);
    shelving.play(film);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 9));
    assertThat(shelving.counters.get(Counter.STORE_EVICTIONS)).isZero();
  }

  @Test
  void keepsTheHeadOfATitleWhoseLastSegmentIsShort() {
    Description film = title("film", 12L * SEGMENT + 5, "\"1\"");
    shelving.play(film);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 9));
  }

  @Test
  void evictsAnIdleTitleFromItsTail() {
    Description idle = title("idle", 10);
    shelving.play(idle);
    shelving.play(title("wanted", 4));
    assertThat(shelving.held(idle)).isEqualTo(SegmentSet.of(0, 5));
  }

  @Test
  void evictsTheTitleThatWasWantedLongestAgo() {
    Description first = title("first", 5);
    Description second = title("second", 5);
    shelving.play(first);
    shelving.play(second);
    shelving.shelf.played(shelving.now, first, 0);
    shelving.play(title("third", 5));
    assertThat(shelving.held(first)).isEqualTo(SegmentSet.of(0, 4));
    assertThat(shelving.held(second)).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void keepsWhatIsPlayedOftenAgainstWhatIsPlayedOnce() {
    Description often = title("often", 5);
    for (int i = 0; i < 6; i++) {
      shelving.play(often);
    }
    shelving.play(title("once", 5));
    shelving.play(title("another", 5));
    assertThat(shelving.held(often)).isEqualTo(SegmentSet.of(0, 4));
  }

  @Test
  void evictsFirstWhatIsCheaperToGetBackHoweverCheapBothAre() {
    Description dearer = title("dearer", 5);
    Description cheaper = title("cheaper", 5);
    shelving =
        Shelving.of(
            Shelving.settings(10, 0, 0, 0),
            (now, object) -> number -> object.equals(cheaper.key()) ? 0.1 : 0.2);
    shelving.play(dearer);
    shelving.play(cheaper);
    shelving.play(title("another", 5));
    assertThat(shelving.held(dearer)).isEqualTo(SegmentSet.of(0, 4));
    assertThat(shelving.held(cheaper)).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void letsEvenAFormerFavouriteGoWhenItIsIdle() {
    Description favourite = title("favourite", 10);
    for (int i = 0; i < 100; i++) {
      shelving.play(favourite);
    }
    for (int i = 0; i < 12; i++) {
      shelving.play(title("other" + i, 10));
    }
    assertThat(shelving.held(favourite)).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void dropsAVersionAtOnce() {
    Description film = title("film", 3);
    shelving.play(film);
    shelving.shelf.drop(film.key());
    assertThat(shelving.advertised).containsEntry(film.key(), SegmentSet.EMPTY);
    assertThat(shelving.store.keys).isEmpty();
    assertThat(shelving.shelf.objects()).isEmpty();
  }

  @Test
  void refusesTheCommitOfWhatWasDroppedMeanwhile() {
    Description film = title("film", 3);
    Shelf.Reservation older = shelving.shelf.admit(shelving.now, film, 0, SEGMENT).orElseThrow();

    shelving.shelf.drop(film.key());
    assertThat(older.isStale()).isTrue();
    assertThat(shelving.shelf.admit(shelving.now, film, 0, SEGMENT)).isEmpty();

    assertThat(shelving.commit(older, film, 0)).isFalse();
    assertThat(shelving.store.keys).isEmpty();
    assertThat(shelving.shelf.taken()).isZero();
    assertThat(shelving.want(film, 0)).isTrue();
  }

  @Test
  void forgetsWhatTheStoreHasLost() {
    Description film = title("film", 3);
    shelving.play(film);
    SegmentKey damaged = new SegmentKey(film.key(), 1);
    shelving.store.keys.remove(damaged);
    shelving.shelf.lost(damaged);
    shelving.shelf.lost(damaged);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 0).with(2));
    assertThat(shelving.counters.get(Counter.STORE_DAMAGED)).isEqualTo(1);
  }

  @Test
  void discardsWhatHasLeftALiveWindow() {
    Description film = title("film", 8);
    shelving.play(film);
    shelving.shelf.discardBefore(film.key(), 5);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(5, 7));
    shelving.shelf.discardBefore(film.key(), 100);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void tellsWhoSuppliedWhat() {
    Description film = title("film", 4);
    restore(film, 0, "source");
    restore(film, 1, "paris");
    restore(film, 2, "paris");
    restore(film, 3, "source");
    assertThat(shelving.shelf.runs(film.key()))
        .containsExactly(
            new Catalogue.Run(0, 0, SEGMENT, "source"),
            new Catalogue.Run(1, 2, 2L * SEGMENT, "paris"),
            new Catalogue.Run(3, 3, SEGMENT, "source"));
    assertThat(shelving.shelf.suppliers(film.key()))
        .isEqualTo(Map.of("source", SegmentSet.of(0, 0).with(3), "paris", SegmentSet.of(1, 2)));
  }

  @Test
  void admitsNothingBeforeAllIsRestored() {
    shelving = new Shelving(settings(10, 0, 0, 0), (now, object) -> number -> PRICE_SOURCE);
    Description film = title("film", 4);
    assertThat(shelving.shelf.admit(shelving.now, film, 0, SEGMENT)).isEmpty();
    restore(film, 2, "source");
    shelving.shelf.restore(shelving.now, List.of(), true);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(2, 2));
    assertThat(shelving.want(film, 0)).isTrue();
  }

  @Test
  void evictsWhatASmallerBudgetHasNoRoomForAfterARestart() {
    shelving = new Shelving(settings(10, 0, 0, 0), (now, object) -> number -> PRICE_SOURCE);
    Description film = title("film", 15);
    for (int n = 0; n < 15; n++) {
      restore(film, n, "source");
    }
    shelving.shelf.restore(shelving.now, List.of(), true);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 9));
  }

  @Test
  void restoresNothingOfWhatWasDroppedMeanwhile() {
    shelving = new Shelving(settings(10, 0, 0, 0), (now, object) -> number -> PRICE_SOURCE);
    Description film = title("film", 4);
    restore(film, 0, "source");
    shelving.shelf.drop(film.key());
    restore(film, 1, "source");
    assertThat(shelving.store.keys).isEmpty();
  }

  @Test
  void leavesRoomForWhatReadersStillUseOfTheRemoved() {
    shelving.store.lingering = 2L * SEGMENT;
    shelving.play(title("film", 10));
    assertThat(shelving.store.keys).hasSize(8);
    shelving.store.lingering = 100L * SEGMENT;
    shelving.play(title("other", 2));
    assertThat(shelving.store.keys).hasSize(8);
  }

  @Test
  void knowsThePrefixOfAListedObjectByItsFirstNumber() {
    shelving = Shelving.of(settings(10, 50, 2, 0), (now, object) -> number -> PRICE_SOURCE);
    Metadata metadata = title("show", 1).metadata();
    Description show =
        new Description(
            new MediaId("films", "/show.m3u8#media"),
            new Version("list:1", Version.UNKNOWN, new Layout.Listed()),
            metadata);
    shelving.shelf.played(shelving.now, show, 1);
    shelving.shelf.prefixFrom(show, 7);
    for (long n = 7; n < 12; n++) {
      Shelf.Reservation reservation =
          shelving.shelf.admit(shelving.now, show, n, 1000).orElseThrow();
      StoredSegment segment = new StoredSegment(show, n, 900, metadata, "source");
      shelving.store.keys.add(segment.key());
      reservation.committed(shelving.now, segment);
    }
    assertThat(shelving.shelf.prefix(show.key())).isEqualTo(SegmentSet.of(7, 8));
    shelving.shelf.prefixFrom(show, -1);
    assertThat(shelving.shelf.prefix(show.key())).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void keepsNothingOfATitlePlayedTwiceAfterThreeTurnovers() {
    shelving = Shelving.of(settings(100, 15, 4, 3), (now, object) -> number -> PRICE_SOURCE);
    Description film = title("film", 20);
    for (int i = 0; i < 2; i++) {
      shelving.play(film);
    }
    turnOver(3);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void keepsNothingOfATitlePlayedAsOftenAsTheThresholdAfterThreeTurnovers() {
    shelving = Shelving.of(settings(100, 15, 4, 3), (now, object) -> number -> PRICE_SOURCE);
    Description film = title("film", 20);
    for (int i = 0; i < 3; i++) {
      shelving.play(film);
    }
    turnOver(3);
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void keepsExactlyThePrefixOfAPopularTitleUntilItsPopularityHasDecayed() {
    for (int segments : new int[] {4, 20, 60, 100, 140}) {
      shelving = Shelving.of(settings(100, 15, 4, 3), (now, object) -> number -> PRICE_SOURCE);
      Description film = title("film", segments);
      for (int i = 0; i < 4; i++) {
        shelving.play(film);
      }
      turnOver(3);
      assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 3));
      assertThat(shelving.shelf.prefix(film.key())).isEqualTo(SegmentSet.of(0, 3));

      shelving.pass(Duration.ofHours(24));
      turnOver(1);
      assertThat(shelving.held(film)).isEqualTo(SegmentSet.EMPTY);
    }
  }

  @Test
  void givesThePrefixTierToTheMostPopularWithinItsShare() {
    shelving = Shelving.of(settings(20, 30, 4, 3), (now, object) -> number -> PRICE_SOURCE);
    Description good = title("good", 4);
    Description better = title("better", 4);
    Description best = title("best", 4);
    playTimes(good, 4);
    playTimes(better, 5);
    assertThat(shelving.shelf.prefix(better.key())).isEqualTo(SegmentSet.of(0, 3));
    assertThat(shelving.shelf.prefix(good.key())).isEqualTo(SegmentSet.of(0, 1));

    playTimes(best, 6);
    assertThat(shelving.shelf.prefix(best.key())).isEqualTo(SegmentSet.of(0, 3));
    assertThat(shelving.shelf.prefix(better.key())).isEqualTo(SegmentSet.of(0, 1));
    assertThat(shelving.shelf.prefix(good.key())).isEqualTo(SegmentSet.EMPTY);
  }

  @Test
  void getsThePrefixOfAPopularTitleInEvenWhenAllElseIsWorthMore() {
    shelving = Shelving.of(settings(20, 30, 4, 3), (now, object) -> number -> PRICE_SOURCE);
    playTimes(title("everything", 20), 1000);
    Description film = title("film", 20);
    for (int i = 0; i < 4; i++) {
      shelving.shelf.played(shelving.now, film, 1);
    }
    shelving.play(film);
    assertThat(shelving.held(film).contains(0)).isTrue();
  }

  @Test
  void evictsFirstWhatANeighbourAlsoHolds() {
    TreeSet<SegmentKey> atNeighbours = new TreeSet<>();
    shelving =
        Shelving.of(
            settings(10, 0, 0, 0),
            (now, object) ->
                number -> atNeighbours.contains(new SegmentKey(object, number)) ? 3 : PRICE_SOURCE);
    Description film = title("film", 10);
    shelving.play(film);
    for (int n : new int[] {1, 2, 5}) {
      atNeighbours.add(new SegmentKey(film.key(), n));
    }
    shelving.shelf.costsChanged(film.key());
    shelving.play(title("other", 3));
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 0).with(3, 4).with(6, 9));
  }

  @Test
  void foretellsWhichCopiesLeaveNextAndLetsThemGoAsForetold() {
    Description film = title("film", 10);
    shelving =
        Shelving.of(
            settings(10, 0, 0, 0),
            (now, object) -> number -> object.equals(film.key()) && number < 3 ? 3 : PRICE_SOURCE);
    shelving.play(film);
    assertThat(shelving.shelf.leaving(shelving.now, 0)).isEmpty();
    assertThat(shelving.shelf.leaving(shelving.now, 2))
        .containsExactly(Map.entry(film.key(), SegmentSet.of(1, 2)));
    assertThat(shelving.shelf.leaving(shelving.now, 100))
        .containsExactly(Map.entry(film.key(), SegmentSet.of(0, 2)));
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 9));
    shelving.play(title("other", 2));
    assertThat(shelving.held(film)).isEqualTo(SegmentSet.of(0, 0).with(3, 9));
  }

  @Test
  void foretellsNothingOfWhatComesBackFromTheSourceAlone() {
    shelving.play(title("film", 10));
    assertThat(shelving.shelf.leaving(shelving.now, 5)).isEmpty();
  }

  @Test
  void foretellsNothingAsFarAsThereIsRoomForWhatComes() {
    shelving = Shelving.of(settings(12, 0, 0, 0), (now, object) -> number -> 3);
    Description film = title("film", 10);
    shelving.play(film);
    assertThat(shelving.shelf.leaving(shelving.now, 2)).isEmpty();
    assertThat(shelving.shelf.leaving(shelving.now, 5))
        .containsExactly(Map.entry(film.key(), SegmentSet.of(7, 9)));
  }

  @Test
  void holdsTogetherWithANeighbourWhatNeitherCouldHoldAlone() {
    for (boolean again : new boolean[] {false, true}) {
      Pair pair = new Pair(6);
      Description film = title("film", 10);
      pair.play(pair.left, film);
      pair.play(pair.right, film);
      if (again) {
        pair.play(pair.left, film);
        pair.play(pair.right, film);
        pair.play(pair.right, film);
        pair.play(pair.left, film);
      }
      SegmentSet together = pair.left.held(film);
      for (SegmentSet.Run run : pair.right.held(film).runs()) {
        together = together.with(run.first(), run.last());
      }
      assertThat(together).isEqualTo(SegmentSet.of(0, 9));
    }
  }

  @Test
  void savesWhatChangedAndNothingTwice() {
    Description film = title("film", 2);
    Description other = title("other", 2);
    shelving.play(film);
    Catalogue.Batch first = shelving.shelf.drain(shelving.now).orElseThrow();
    assertThat(first.complete()).isTrue();
    assertThat(first.rows()).hasSize(1);
    assertThat(first.rows().get(0).held())
        .containsExactly(new Catalogue.Run(0, 1, 2L * SEGMENT, "source"));
    assertThat(first.rows().get(0).popularity()).isEqualTo(1);
    assertThat(shelving.shelf.drain(shelving.now)).isEmpty();

    shelving.play(other);
    shelving.shelf.drop(film.key());
    Catalogue.Batch second = shelving.shelf.drain(shelving.now).orElseThrow();
    assertThat(second.complete()).isFalse();
    assertThat(second.rows()).extracting(Catalogue.Row::description).containsExactly(other);
    assertThat(second.removed()).containsExactly(film.key());
  }

  @Test
  void offersAgainWhatCouldNotBeSaved() {
    Description film = title("film", 2);
    shelving.play(film);
    shelving.shelf.undrain(shelving.shelf.drain(shelving.now).orElseThrow());
    assertThat(shelving.shelf.drain(shelving.now).orElseThrow().complete()).isTrue();

    shelving.shelf.drop(film.key());
    Catalogue.Batch removal = shelving.shelf.drain(shelving.now).orElseThrow();
    shelving.shelf.undrain(removal);
    assertThat(shelving.shelf.drain(shelving.now)).contains(removal);

    shelving.shelf.undrain(removal);
    shelving.play(film);
    Catalogue.Batch back = shelving.shelf.drain(shelving.now).orElseThrow();
    assertThat(back.removed()).isEmpty();
    assertThat(back.rows()).hasSize(1);
  }

  @Test
  void forgetsObjectsWhosePlaysHaveDecayedAndOfWhichNothingIsHeld() {
    shelving = Shelving.of(0);
    Description film = title("film", 2);
    shelving.play(film);
    assertThat(shelving.shelf.description(film.key())).contains(film);
    shelving.shelf.drain(shelving.now);
    shelving.pass(Duration.ofDays(11));
    shelving.play(title("other", 2));
    assertThat(shelving.shelf.description(film.key())).isEmpty();
    assertThat(shelving.shelf.drain(shelving.now).orElseThrow().removed())
        .containsExactly(film.key());
  }

  @Test
  void keepsTheNewestDescription() {
    Description film = title("film", 2);
    shelving.play(film);
    Description validated =
        new Description(
            film.id(),
            film.version(),
            film.metadata().validated(CacheTerms.NONE, Shelving.EPOCH.plusSeconds(9)));
    shelving.shelf.described(validated);
    shelving.play(film);
    assertThat(shelving.shelf.description(film.key())).isEqualTo(Optional.of(validated));
  }

  private void restore(Description film, long number, String supplier) {
    StoredSegment segment = Shelving.segment(film, number, supplier);
    shelving.store.keys.add(segment.key());
    shelving.shelf.restore(shelving.now, List.of(segment), false);
  }

  private void playTimes(Description film, int times) {
    for (int i = 0; i < times; i++) {
      shelving.play(film);
    }
  }

  /** Plays other titles of 10 segments once each, together as large as the store. */
  private void turnOver(int times) {
    for (int i = 0; i < times * 10; i++) {
      shelving.play(title("other" + turned++, 10));
    }
  }

  private int turned;

  /** Two helpers that know at once what the other one holds; even runs of two are the left's. */
  private static final class Pair {
    final Shelving left;
    final Shelving right;

    Pair(int segments) {
      left =
          Shelving.of(
              settings(segments, 0, 0, 0),
              (now, object) -> number -> cost(new SegmentKey(object, number), true));
      right =
          Shelving.of(
              settings(segments, 0, 0, 0),
              (now, object) -> number -> cost(new SegmentKey(object, number), false));
    }

    void play(Shelving at, Description film) {
      at.shelf.costsChanged(film.key());
      at.play(film);
    }

    private double cost(SegmentKey key, boolean atLeft) {
      Shelving neighbour = atLeft ? right : left;
      if (!neighbour.shelf.holds(key)) {
        return PRICE_SOURCE;
      }
      boolean keeper = (key.number() / 2 % 2 == 0) == atLeft;
      return keeper ? PRICE_SOURCE / 2 : 3;
    }
  }
}
