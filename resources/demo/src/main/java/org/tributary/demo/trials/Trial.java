package org.tributary.demo.trials;

import java.io.IOException;
import java.util.List;
import org.tributary.demo.Options;
import org.tributary.demo.Place;
import org.tributary.demo.Plan;

/** One claim about a network of helpers, tried on real servers. */
interface Trial {

  /**
   * Two helpers of one site, one elsewhere in the region, one elsewhere in the nation, one abroad.
   */
  Plan FIVE = Plan.of(Place.FIVE);

  /** One helper, which runs the broker, too. */
  Plan ONE = Plan.of(List.of(Place.FIVE.get(0)));

  /** The network that it needs. Trials with equal plans share one, so it leaves that as it was. */
  Plan plan();

  /** Whether the next trial may use the same network. */
  default boolean leavesItWhole() {
    return true;
  }

  /** Whether its helpers are to have heard of each other before it begins. */
  default boolean knowsEachOther() {
    return true;
  }

  /** What must be there before its network starts. */
  default void prepare(Options options) throws IOException {}

  /** Does what is to be seen, and tells {@code stage} what was. */
  void run(Stage stage) throws Exception;
}
