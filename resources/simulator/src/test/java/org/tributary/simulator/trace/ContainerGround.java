package org.tributary.simulator.trace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tributary.container.settings.SettingsReader;
import org.tributary.container.storage.DiskStore;
import org.tributary.container.wiring.SerialTurns;
import org.tributary.container.wiring.TickAlarm;
import org.tributary.core.cache.Store;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Alarm;
import org.tributary.core.turn.Turns;
import org.tributary.core.turn.VirtualTime;

/**
 * The container's, its executors in virtual time: its reader of settings, its serial turns, its
 * alarm, and its store on a real disk.
 */
final class ContainerGround implements Ground {
  private static final String PREFIX = "tributary.";
  private static final int QUEUE = 100_000;

  private final VirtualTime time;
  private final Path directory;
  private final VirtualExecutor executor;
  private final SerialTurns turns;

  /** Keeps segments in {@code directory}, which is empty. */
  ContainerGround(VirtualTime time, Path directory) {
    this.time = time;
    this.directory = directory;
    this.executor = new VirtualExecutor(time);
    this.turns = new SerialTurns(executor, QUEUE, this::tick, this::wall);
  }

  private long tick() {
    return time.now().tick();
  }

  private Instant wall() {
    return time.now().wall();
  }

  @Override
  public Settings settings(Map<String, String> texts) {
    Map<String, String> named = new HashMap<>();
    texts.forEach((name, text) -> named.put(PREFIX + name, text));
    named.put(PREFIX + "store.directory", directory.toAbsolutePath().toString());
    SettingsReader.Reading reading =
        SettingsReader.read(name -> Optional.ofNullable(named.get(name)), named.keySet());
    if (!reading.warnings().isEmpty()) {
      throw new IllegalArgumentException(List.copyOf(reading.warnings()).toString());
    }
    return reading.settings();
  }

  @Override
  public Turns turns() {
    return turns;
  }

  @Override
  public Alarm alarm(Runnable rung) {
    TickAlarm alarm = new TickAlarm(executor, this::tick);
    alarm.rings(rung);
    return alarm;
  }

  @Override
  public Store store(Settings settings) {
    DiskStore store = new DiskStore(settings.store(), executor, turns);
    store.open((segments, last) -> {});
    return store;
  }
}
