package org.tributary.container.wiring;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.delivery.Manifests;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/** Knows no manifest: everything has the fixed layout. */
final class NoManifests implements Manifests {
  private final Turns turns;

  NoManifests(Turns turns) {
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
}
