package org.tributary.simulator.theory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.VirtualTime;
import org.tributary.core.window.Parts;
import org.tributary.core.window.PlayWindows;
import org.tributary.core.window.Timeline;
import org.tributary.simulator.network.BlankBytes;

/**
 * Receivers of one title that begin at random moments, each fed from the play window of the core's
 * own {@link PlayWindows} if that reaches back to where it begins. If windows chain, who is fed
 * from a window feeds the next one; if not, only whoever came from the source feeds others.
 *
 * <p>At rate λ with windows of length B the source sees e^(-λB) of the requests in the first case
 * (no other request came within B before), and 1 / (1 + λB) in the second (each leader has λB
 * followers on average).
 */
public final class Followers {
  private static final int BYTES = 1024;
  private static final double NANOS = 1e9;
  private static final Description TITLE =
      new Description(
          new MediaId("studio", "/title"),
          new Version("\"title\"", BYTES, new Layout.Fixed(BYTES)),
          new Metadata(
              "video/mp4",
              BYTES,
              Optional.empty(),
              Optional.empty(),
              true,
              CacheTerms.NONE,
              Instant.EPOCH));

  private Followers() {}

  /** The source's share of the requests, simulated. */
  public static double sourceShare(
      boolean chained, double perSecond, double windowSeconds, int requests, long seed) {
    VirtualTime time = new VirtualTime(Instant.EPOCH, seed);
    Deadlines deadlines = new Deadlines(time);
    time.onAlarm(deadlines::wake);
    Duration length = nanos(windowSeconds);
    PlayWindows windows =
        new PlayWindows(
            new Settings.Windows(10 * BYTES, length, length, chained, true, true),
            Timeline.UNKNOWN,
            deadlines,
            new Counters());
    SegmentKey first = new SegmentKey(TITLE.key(), 0);
    SplittableRandom random = new SplittableRandom(seed);
    int fromSource = 0;
    for (int i = 0; i < requests; i++) {
      time.advance(nanos(-Math.log(1 - random.nextDouble()) / perSecond));
      if (windows.read(time.now(), first).isEmpty()) {
        fromSource++;
        windows.passed(
            time.now(),
            new StoredSegment(TITLE, 0, BYTES, TITLE.metadata(), StoredSegment.FROM_SOURCE),
            new Parts(List.of(new BlankBytes(BYTES))),
            true);
      }
    }
    return (double) fromSource / requests;
  }

  /** The source's share of the requests, by formula. */
  public static double expected(boolean chained, double perSecond, double windowSeconds) {
    double followers = perSecond * windowSeconds;
    return chained ? Math.exp(-followers) : 1 / (1 + followers);
  }

  private static Duration nanos(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS));
  }
}
