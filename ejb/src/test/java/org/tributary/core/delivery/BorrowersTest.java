package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.VirtualTime;

class BorrowersTest {
  private static final SegmentKey KEY = new SegmentKey(new ObjectKey(1, 2), 3);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final Map<String, Long> heard = new HashMap<>();
  private final Borrowers borrowers =
      new Borrowers(Duration.ofSeconds(40).toNanos(), h -> heard.getOrDefault(h, Long.MIN_VALUE));

  @Test
  void whoWasGivenASegmentIsSaidToHoldIt() {
    borrowers.gave(time.now(), KEY, "h1");

    time.advance(Duration.ofSeconds(39));

    assertThat(borrowers.of(time.now(), KEY)).contains("h1");
    time.advance(Duration.ofSeconds(1));
    assertThat(borrowers.of(time.now(), KEY)).isEmpty();
  }

  @Test
  void aBorrowerThatHasAdvertisedSinceIsBelievedAndNotRemembered() {
    heard.put("h1", time.now().tick());
    borrowers.gave(time.now(), KEY, "h1");
    assertThat(borrowers.of(time.now(), KEY)).contains("h1");

    time.advance(Duration.ofSeconds(10));
    heard.put("h1", time.now().tick());

    assertThat(borrowers.of(time.now(), KEY)).isEmpty();
  }

  @Test
  void anAdvertisementThatMayHaveCrossedTheSegmentTellsNothingOfIt() {
    borrowers.gave(time.now(), KEY, "h1");
    time.advance(Duration.ofMillis(200));
    heard.put("h1", time.now().tick());

    time.advance(Duration.ofSeconds(5));

    assertThat(borrowers.of(time.now(), KEY)).contains("h1");
  }
}
