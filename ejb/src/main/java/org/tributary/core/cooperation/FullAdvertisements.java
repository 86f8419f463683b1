package org.tributary.core.cooperation;

import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.turn.Now;

/** The port to another helper's full advertisement: {@code neighbours::advertisement}. */
@FunctionalInterface
public interface FullAdvertisements {

  /** Asks a helper for it; the answer comes as a later turn, empty if it does not come in time. */
  void ask(URI helper, BiConsumer<Now, Optional<byte[]>> answer);
}
