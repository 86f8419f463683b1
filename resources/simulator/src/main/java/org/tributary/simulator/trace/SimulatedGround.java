package org.tributary.simulator.trace;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.tributary.core.cache.Store;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Alarm;
import org.tributary.core.turn.Turns;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.network.BlankStore;
import org.tributary.simulator.network.CoreSettings;

/** The simulator's: virtual time itself, and a store of lengths with the habits of a disk. */
public final class SimulatedGround implements Ground {
  private final VirtualTime time;

  /** Stands on {@code time}, which is one helper's alone. */
  public SimulatedGround(VirtualTime time) {
    this.time = time;
  }

  @Override
  public Settings settings(Map<String, String> texts) {
    return CoreSettings.read(ConfigFactory.parseMap(texts));
  }

  @Override
  public Turns turns() {
    return time;
  }

  @Override
  public Alarm alarm(Runnable rung) {
    return tick -> time.at(tick, now -> rung.run());
  }

  @Override
  public Store store(Settings settings) {
    return new DiskHabits(new BlankStore(time, new Unheard()));
  }

  /** The core's advertiser tells what is held. */
  private static final class Unheard implements BlankStore.Listener {

    @Override
    public void came(SegmentKey key) {
      // Nobody listens.
    }

    @Override
    public void went(SegmentKey key) {
      // Nobody listens.
    }
  }
}
