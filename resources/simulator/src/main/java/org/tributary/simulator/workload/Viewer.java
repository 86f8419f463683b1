package org.tributary.simulator.workload;

import java.util.concurrent.TimeUnit;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.scheme.Scheme;

/**
 * A session under way: asks for one segment after the other, or for several in one request, a few
 * ahead of what it plays, as players of segmented media do. Play begins when the first segment is
 * whole; a segment that is not there when its turn comes is late, and the rest of the play is put
 * off by as much. Of a live event nothing is asked for that has not been on air yet. A response
 * that ends short is asked for again after a second.
 *
 * <p>All times are the asked helper's: a request is made when it arrives there, and what was sent
 * is there a round trip later, on its way and the request's together.
 */
final class Viewer {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final VirtualTime time;
  private final Scheme scheme;
  private final Session session;
  private final Tally tally;
  private final int segmentBytes;
  private final long segmentNanos;
  private final long roundTripNanos;
  private final int ahead;
  private final int atATime;
  private final Runnable ended;
  private long playTick;

  Viewer(
      VirtualTime time,
      Scheme scheme,
      Session session,
      Titles titles,
      long roundTripNanos,
      int ahead,
      int atATime,
      Tally tally,
      Runnable ended) {
    this.time = time;
    this.scheme = scheme;
    this.session = session;
    this.tally = tally;
    this.segmentBytes = titles.segmentBytes();
    this.segmentNanos = titles.segmentDuration().toNanos();
    this.roundTripNanos = roundTripNanos;
    this.ahead = ahead;
    this.atATime = atATime;
    this.ended = ended;
  }

  void begin(Now now) {
    tally.add(Count.STARTS);
    wantAt(now.tick(), session.first());
  }

  private void wantAt(long tick, int segment) {
    long at = Math.max(tick, session.availableTick(segment, segmentNanos));
    if (at <= time.now().tick()) {
      want(time.now(), segment);
    } else {
      time.at(at, now -> want(now, segment));
    }
  }

  private void want(Now now, int segment) {
    int count = Math.min(atATime, session.end() - segment);
    tally.add(Count.SEGMENTS, count);
    ask(now, segment, count);
  }

  private void ask(Now asked, int first, int count) {
    scheme.ask(
        asked,
        session.helper(),
        session.title(),
        first,
        count,
        new Scheme.Answer() {
          private int came;

          @Override
          public void complete(Now now, boolean own) {
            came(asked, now, first + came, own);
            if (++came == count) {
              goOn(first + count);
            }
          }

          @Override
          public void failed(Now now) {
            tally.add(Count.FAILED_RESPONSES);
            time.at(now.tick() + RETRY_NANOS, then -> ask(then, first + came, count - came));
          }
        });
  }

  private void came(Now asked, Now now, int segment, boolean own) {
    tally.add(Count.SERVED_BYTES, segmentBytes);
    if (own) {
      tally.add(Count.OWN_SEGMENTS);
    }
    long thereTick = now.tick() + roundTripNanos;
    if (segment == session.first()) {
      playTick = thereTick;
      tally.add(Count.START_MICROS, TimeUnit.NANOSECONDS.toMicros(thereTick - asked.tick()));
      if (own) {
        tally.add(Count.LOCAL_STARTS);
      }
    }
    long late = thereTick - (playTick + (segment - session.first()) * segmentNanos);
    if (late > 0) {
      tally.add(Count.LATE_SEGMENTS);
      playTick += late;
    }
  }

  private void goOn(int next) {
    if (next < session.end()) {
      time.at(
          playTick + (next - session.first() - ahead) * segmentNanos,
          then -> wantAt(then.tick(), next));
    } else {
      ended.run();
    }
  }
}
