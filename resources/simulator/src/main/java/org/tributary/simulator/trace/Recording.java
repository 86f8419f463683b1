package org.tributary.simulator.trace;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tributary.core.Helper;
import org.tributary.core.MediaHelper;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.network.Making;
import org.tributary.simulator.scenario.Run;
import org.tributary.simulator.scenario.Scenario;

/** Records the trace of one helper in a run of a scenario. */
public final class Recording implements Making {
  private final int recorded;
  private Optional<RecordedHelper> helper = Optional.empty();

  private Recording(int recorded) {
    this.recorded = recorded;
  }

  /**
   * The trace of one helper.
   *
   * @param scheme whose helpers are the deployed core
   * @param helper its number in the network
   * @throws IllegalArgumentException if there is no such helper
   */
  public static Trace of(Scenario scenario, String scheme, long seed, int helper) {
    Recording recording = new Recording(helper);
    new Run(scenario, scheme, seed).play(recording);
    return recording
        .helper
        .orElseThrow(
            () -> new IllegalArgumentException(scheme + " has no helper numbered " + helper))
        .end();
  }

  @Override
  public Helper make(
      int number,
      VirtualTime time,
      Settings settings,
      MediaHelper.Ports ports,
      SplittableRandom random) {
    return number == recorded
        ? record(time, SettingTexts.of(settings), ports, random)
        : Making.DEPLOYED.make(number, time, settings, ports, random);
  }

  private Helper record(
      VirtualTime time,
      Map<String, String> settings,
      MediaHelper.Ports ports,
      SplittableRandom random) {
    Instant beginning = time.now().wall();
    VirtualTime own = new VirtualTime(beginning, 0);
    RecordedHelper made =
        new RecordedHelper(
            random.nextLong(),
            settings,
            own,
            new SimulatedGround(own),
            new Outside(ports.sources(), ports.neighbours(), ports.topics(), ports.periods()),
            () -> time.now().tick(),
            tick -> time.at(tick, now -> advance()));
    helper = Optional.of(made);
    return made;
  }

  private void advance() {
    helper.ifPresent(RecordedHelper::advance);
  }
}
