package org.tributary.simulator.network;

import com.typesafe.config.Config;
import java.util.SplittableRandom;

/** What goes wrong on the way, by seeded chance. */
public final class Trouble {
  private final double advertisementsLost;
  private final double connectionsBroken;
  private final SplittableRandom random;

  private Trouble(double advertisementsLost, double connectionsBroken, SplittableRandom random) {
    this.advertisementsLost = advertisementsLost;
    this.connectionsBroken = connectionsBroken;
    this.random = random;
  }

  /** Reads {@code trouble} of a scenario: chances from 0 to 1. */
  public static Trouble read(Config config, SplittableRandom random) {
    return new Trouble(
        config.getDouble("advertisements-lost"), config.getDouble("connections-broken"), random);
  }

  /** Whether this advertisement does not reach this listener. */
  boolean isLost() {
    return advertisementsLost > 0 && random.nextDouble() < advertisementsLost;
  }

  /** Lets some transfers of {@code bytes} break on the way. */
  void mayBreak(Transfer transfer, long bytes) {
    if (connectionsBroken > 0 && bytes > 0 && random.nextDouble() < connectionsBroken) {
      transfer.breakAfter(random.nextLong(1, bytes + 1));
    }
  }
}
