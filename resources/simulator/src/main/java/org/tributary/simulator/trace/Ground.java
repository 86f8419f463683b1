package org.tributary.simulator.trace;

import java.util.Map;
import org.tributary.core.cache.Store;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Alarm;
import org.tributary.core.turn.Turns;

/** What a recorded helper stands on: everything that is not the trace's. In virtual time. */
public interface Ground {

  /** Reads settings, given by their names without {@code tributary.}. */
  Settings settings(Map<String, String> texts);

  /** Runs its turns. */
  Turns turns();

  /** Its alarm, which does {@code rung} when it rings. */
  Alarm alarm(Runnable rung);

  /** Its store, which is empty. */
  Store store(Settings settings);
}
