package org.tributary.core.cooperation;

import java.util.concurrent.TimeUnit;
import org.tributary.core.turn.Now;

/**
 * Asks neighbours for all that they hold, by HTTP: one question at a time for each, with growing
 * pauses while there is no answer of use, and few a second in all. Confined to turns.
 */
final class Questions {
  /** How many are asked in one second. */
  static final int PER_SECOND = 16;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(2);
  private static final int LONGEST_PAUSE_SHIFT = 5;

  private final FullAdvertisements full;
  private long askedFrom;
  private int asked;

  /** Takes the answers. */
  @FunctionalInterface
  interface Taker {

    /** Takes what {@code known} answers; whether it was of use. */
    boolean take(Now now, Known known, byte[] answer);
  }

  Questions(FullAdvertisements full) {
    this.full = full;
  }

  /** Asks {@code known}, unless it is too soon; who is not asked now may be at its next message. */
  void ask(Now now, Known known, Taker taker) {
    if (known.asking || now.tick() < known.askAgainTick || !mayAsk(now, known)) {
      return;
    }
    known.asking = true;
    full.ask(
        known.last.sender().url(),
        (later, answer) -> {
          known.asking = false;
          known.asksFailed =
              answer.filter(message -> taker.take(later, known, message)).isPresent()
                  ? 0
                  : Math.min(LONGEST_PAUSE_SHIFT, known.asksFailed + 1);
          known.askAgainTick = later.tick() + (FIRST_PAUSE << known.asksFailed);
        });
  }

  /** Those next door come first: half of the questions are kept for them. */
  private boolean mayAsk(Now now, Known known) {
    if (asked == 0 || now.since(askedFrom) >= SECOND) {
      askedFrom = now.tick();
      asked = 0;
    }
    int most = known.scope == Scope.LOCAL ? PER_SECOND : PER_SECOND / 2;
    if (asked >= most) {
      return false;
    }
    asked++;
    return true;
  }
}
