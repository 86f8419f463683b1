package org.tributary.simulator.network;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.delivery.Manifests;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/** No manifests, and a catalogue that takes everything and has nothing. */
public final class NothingElse implements Manifests, Catalogue {
  private final Turns turns;

  /** Answers on {@code turns}. */
  public NothingElse(Turns turns) {
    this.turns = turns;
  }

  @Override
  public boolean isManifest(MediaId id, Metadata metadata) {
    return false;
  }

  @Override
  public void parse(
      MediaId id,
      Metadata metadata,
      List<Bytes> bytes,
      BiConsumer<Now, Optional<Manifest>> answer) {
    bytes.forEach(Bytes::release);
    turns.add(now -> answer.accept(now, Optional.empty()));
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
