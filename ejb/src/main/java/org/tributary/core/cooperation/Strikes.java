package org.tributary.core.cooperation;

import java.util.concurrent.TimeUnit;
import org.tributary.core.turn.Now;

/**
 * What counts against one neighbour. Confined to turns.
 *
 * <p>A fault is a strike, and the neighbour is avoided for a time that doubles with each: 1, 2, 4 …
 * 64 s. Good deliveries and quiet time take strikes away again, one by one, so that who was ill
 * once is tried again soon and who is always ill seldom.
 */
final class Strikes {
  /** Nothing; not to be changed. With thousands of neighbours, it is what is said of most. */
  static final Strikes NONE = new Strikes();

  private static final int MOST = 7;
  private static final long FIRST_BACK_OFF = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_BACK_OFF = TimeUnit.SECONDS.toNanos(64);
  private static final long PARDON = TimeUnit.SECONDS.toNanos(30);

  /** This many are forgiven where news that grew old are no fault of the sender's. */
  private static final int FORGIVEN = 3;

  private int count;
  private long countTick;
  private boolean avoided;
  private long avoidedUntil;

  /** How many count now. */
  int count(Now now) {
    long pardoned = now.since(countTick) / PARDON;
    return (int) Math.max(0, count - pardoned);
  }

  /** Whether others are to be tried first. */
  boolean isAvoided(Now now) {
    return avoided && now.since(avoidedUntil) < 0;
  }

  /**
   * A fault.
   *
   * @return whether it is avoided now and was not before
   */
  boolean strike(Now now, long atLeastNanos) {
    add(now);
    long backOff = FIRST_BACK_OFF << (count - 1);
    return avoid(now, Math.min(Math.max(backOff, atLeastNanos), LONGEST_BACK_OFF));
  }

  /** A false hit: only many of them make a neighbour avoided. */
  boolean falseHit(Now now) {
    add(now);
    return count > FORGIVEN && avoid(now, FIRST_BACK_OFF << (count - FORGIVEN - 1));
  }

  /**
   * A good delivery.
   *
   * @return whether it had been avoided until then
   */
  boolean absolve(Now now) {
    count = Math.max(0, count(now) - 1);
    countTick = now.tick();
    boolean recovered = avoided && !isAvoided(now);
    if (recovered) {
      avoided = false;
    }
    return recovered;
  }

  private void add(Now now) {
    count = Math.min(MOST, count(now) + 1);
    countTick = now.tick();
  }

  private boolean avoid(Now now, long backOff) {
    boolean news = !avoided;
    long until = now.tick() + backOff;
    avoidedUntil = isAvoided(now) ? Math.max(avoidedUntil, until) : until;
    avoided = true;
    return news;
  }
}
