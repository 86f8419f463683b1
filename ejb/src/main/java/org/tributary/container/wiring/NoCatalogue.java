package org.tributary.container.wiring;

import java.util.List;
import java.util.function.BiConsumer;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/** Stands for the catalogue where there is no database: the files are the truth. */
final class NoCatalogue implements Catalogue {
  private final Turns turns;

  NoCatalogue(Turns turns) {
    this.turns = turns;
  }

  @Override
  public void save(Batch batch, Outcome outcome) {
    turns.add(now -> outcome.done(now, true));
  }

  @Override
  public void load(BiConsumer<Now, List<Row>> rows) {
    turns.add(now -> rows.accept(now, List.of()));
  }
}
