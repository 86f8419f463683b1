package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cache.Shelving.PRICE_SOURCE;
import static org.tributary.core.cache.Shelving.settings;
import static org.tributary.core.cache.Shelving.title;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Description;
import org.tributary.core.turn.Now;

class LedgerTest {
  private final Shelving shelving =
      Shelving.of(settings(10, 0, 0, 3), (now, object) -> number -> PRICE_SOURCE);
  private final Recording catalogue = new Recording();
  private final Ledger ledger = new Ledger(catalogue, shelving.shelf, shelving.counters);
  private final Description film = title("film", 2);

  @Test
  void loadsBeforeItSaves() {
    shelving.play(film);
    ledger.save(shelving.now);
    ledger.save(shelving.now);
    assertThat(catalogue.batches).isEmpty();
    assertThat(ledger.isSaved()).isFalse();

    long millis = shelving.now.wall().toEpochMilli();
    catalogue.loading.accept(shelving.now, List.of(new Catalogue.Row(film, List.of(), 2, millis)));
    ledger.save(shelving.now);

    assertThat(catalogue.batches).hasSize(1);
    assertThat(catalogue.batches.get(0).rows().get(0).popularity()).isCloseTo(3, within());
  }

  @Test
  void remembersPopularTitlesOfWhichNothingIsHeld() {
    ledger.save(shelving.now);
    long millis = shelving.now.wall().toEpochMilli();
    catalogue.loading.accept(shelving.now, List.of(new Catalogue.Row(film, List.of(), 2, millis)));
    assertThat(shelving.shelf.description(film.key())).contains(film);
    assertThat(shelving.popularity.of(film.key(), shelving.now)).isCloseTo(2, within());
  }

  @Test
  void hasOneBatchOnItsWayAtATime() {
    load();
    shelving.play(film);
    ledger.save(shelving.now);
    shelving.play(title("other", 1));
    ledger.save(shelving.now);
    assertThat(catalogue.batches).hasSize(1);

    catalogue.outcome.done(shelving.now, true);
    ledger.save(shelving.now);
    assertThat(catalogue.batches).hasSize(2);
    assertThat(shelving.counters.get(Counter.CATALOGUE_SAVES)).isEqualTo(1);
  }

  @Test
  void offersABatchThatCouldNotBeSavedAgainWithWhatChangedSince() {
    load();
    shelving.play(film);
    ledger.save(shelving.now);
    shelving.play(title("other", 1));
    catalogue.outcome.done(shelving.now, false);
    assertThat(ledger.isSaved()).isFalse();

    ledger.save(shelving.now);
    assertThat(catalogue.batches.get(1).rows()).hasSize(2);
    catalogue.outcome.done(shelving.now, true);
    assertThat(ledger.isSaved()).isTrue();
    assertThat(shelving.counters.get(Counter.CATALOGUE_FAILURES)).isEqualTo(1);
  }

  @Test
  void savesNothingWhereNothingChanged() {
    load();
    shelving.play(film);
    ledger.save(shelving.now);
    catalogue.outcome.done(shelving.now, true);
    ledger.save(shelving.now);
    assertThat(catalogue.batches).hasSize(1);
  }

  private void load() {
    ledger.save(shelving.now);
    catalogue.loading.accept(shelving.now, List.of());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-9);
  }

  private static final class Recording implements Catalogue {
    final List<Batch> batches = new ArrayList<>();
    BiConsumer<Now, List<Row>> loading = (now, rows) -> {};
    Outcome outcome = (now, saved) -> {};

    @Override
    public void save(Batch batch, Outcome outcome) {
      batches.add(batch);
      this.outcome = outcome;
    }

    @Override
    public void load(BiConsumer<Now, List<Row>> rows) {
      loading = rows;
    }
  }
}
