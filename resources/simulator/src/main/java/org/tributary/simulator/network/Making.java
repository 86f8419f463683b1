package org.tributary.simulator.network;

import java.util.SplittableRandom;
import org.tributary.core.Helper;
import org.tributary.core.MediaHelper;
import org.tributary.core.counting.Counters;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.VirtualTime;

/** Makes the helpers of a network: whoever watches one of them stands in front of it here. */
@FunctionalInterface
public interface Making {
  /** The deployed core, nobody watching. */
  Making DEPLOYED =
      (number, time, settings, ports, random) ->
          new MediaHelper(settings, ports, time.now().wall(), random, new Counters());

  /**
   * Makes one.
   *
   * @param number of the helper in the network
   * @param ports into the network
   * @param random the helper's own
   */
  Helper make(
      int number,
      VirtualTime time,
      Settings settings,
      MediaHelper.Ports ports,
      SplittableRandom random);
}
