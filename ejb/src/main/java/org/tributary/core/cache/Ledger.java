package org.tributary.core.cache;

import java.util.List;
import java.util.Optional;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.turn.Now;

/**
 * Keeps the catalogue in step with the {@link Shelf}. Confined to turns.
 *
 * <p>Nothing is saved before what an earlier run saved has been loaded, since the first batch
 * replaces it. One batch is on its way at a time; one that could not be saved is merged with the
 * next, so that whatever happens to the database it ends up with the present state.
 */
public final class Ledger {
  private final Catalogue catalogue;
  private final Shelf shelf;
  private final Counters counters;
  private boolean asked;
  private boolean loaded;
  private boolean saving;
  private boolean saved = true;

  public Ledger(Catalogue catalogue, Shelf shelf, Counters counters) {
    this.catalogue = catalogue;
    this.shelf = shelf;
    this.counters = counters;
  }

  /**
   * Saves what changed, if anything did and no batch is under way; the first call loads instead. To
   * be called at the start and whenever the catalogue's timer rings.
   */
  public void save(Now now) {
    if (!asked) {
      asked = true;
      catalogue.load(this::load);
      return;
    }
    if (!loaded || saving) {
      return;
    }
    Optional<Catalogue.Batch> batch = shelf.drain(now);
    if (batch.isPresent()) {
      saving = true;
      catalogue.save(batch.get(), (then, done) -> end(batch.get(), done));
    }
  }

  /** Whether the last batch could be saved and nothing keeps the first one from being so. */
  public boolean isSaved() {
    return saved && (loaded || !asked);
  }

  private void load(Now now, List<Catalogue.Row> rows) {
    for (Catalogue.Row row : rows) {
      shelf.remember(now, row);
    }
    loaded = true;
  }

  private void end(Catalogue.Batch batch, boolean done) {
    saving = false;
    saved = done;
    counters.count(done ? Counter.CATALOGUE_SAVES : Counter.CATALOGUE_FAILURES);
    if (!done) {
      shelf.undrain(batch);
    }
  }
}
