package org.tributary.simulator.network;

import com.typesafe.config.Config;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What goes wrong on the way and with helpers, by seeded chance. */
public final class Trouble {
  private final double advertisementsLost;
  private final double connectionsBroken;
  private final double late;
  private final long lateNanos;
  private final long upNanos;
  private final long downNanos;
  private final SplittableRandom random;

  private Trouble(Config config, SplittableRandom random) {
    this.advertisementsLost = config.getDouble("advertisements-lost");
    this.connectionsBroken = config.getDouble("connections-broken");
    this.late = config.getDouble("answers-late.share");
    this.lateNanos = config.getDuration("answers-late.by").toNanos();
    double perDay = config.getDouble("helpers-down.per-day");
    this.upNanos = perDay == 0 ? 0 : (long) (TimeUnit.DAYS.toNanos(1) / perDay);
    this.downNanos = config.getDuration("helpers-down.for").toNanos();
    this.random = random;
  }

  /** Reads {@code trouble} of a scenario: chances from 0 to 1. */
  public static Trouble read(Config config, SplittableRandom random) {
    return new Trouble(config, random);
  }

  /** Whether this advertisement does not reach this listener. */
  boolean isLost() {
    return advertisementsLost > 0 && random.nextDouble() < advertisementsLost;
  }

  /** Lets some transfers of {@code bytes} break on the way, and some begin late. */
  void mayDisturb(Transfer transfer, long bytes) {
    if (late > 0 && random.nextDouble() < late) {
      transfer.delayBy(lateNanos);
    }
    if (connectionsBroken > 0 && bytes > 0 && random.nextDouble() < connectionsBroken) {
      transfer.breakAfter(random.nextLong(1, bytes + 1));
    }
  }

  /** Whether helpers go down at all. */
  boolean hasOutages() {
    return upNanos > 0;
  }

  /** How long a helper is up before it goes down: exponentially distributed. */
  long nextUpNanos() {
    return (long) (-Math.log(1 - random.nextDouble()) * upNanos);
  }

  /** How long a helper is down. */
  long downNanos() {
    return downNanos;
  }
}
