package org.tributary.simulator.workload;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;

/**
 * Sessions as they come: at random moments, at random helpers, of titles as popular as Zipf says. A
 * part of them stop early. On top there may be a crowd that wants one title at once, or a live
 * event that receivers join while it is on air, and the hot set may move.
 */
public final class Demand {
  private static final double NANOS = 1e9;

  /** The title that crowds want and that is live. */
  private static final int EVENT = 0;

  private final Topology topology;
  private final Titles titles;
  private final SplittableRandom random;
  private final Zipf zipf;
  private final List<Ranking> rankings = new ArrayList<>();
  private final int sessions;
  private final double perSecond;
  private final double stopShare;
  private final double stopWithin;
  private final int shiftEvery;
  private final int shiftBy;
  private final double crowdShare;
  private final long crowdFrom;
  private final long crowdUntil;
  private final double liveShare;
  private final long liveFrom;
  private final long segmentNanos;
  private final int atATime;
  private int begun;
  private double tick;

  /** Reads {@code demand} of a scenario. */
  public Demand(Config config, Topology topology, Titles titles, SplittableRandom random) {
    this.topology = topology;
    this.titles = titles;
    this.random = random;
    this.zipf = new Zipf(titles.count(), config.getDouble("zipf"));
    int times = config.getBoolean("at-each-helper") ? topology.size() : 1;
    this.sessions = config.getInt("sessions") * times;
    this.perSecond = config.getDouble("per-second") * times;
    this.stopShare = config.getDouble("early-stops.share");
    this.stopWithin = config.getDouble("early-stops.within");
    this.shiftEvery = config.getInt("hot-set.shifts-every");
    this.shiftBy = config.getInt("hot-set.by");
    this.crowdShare = config.getDouble("crowd.share");
    this.crowdFrom = config.getDuration("crowd.from").toNanos();
    this.crowdUntil = crowdFrom + config.getDuration("crowd.lasts").toNanos();
    this.liveShare = config.getDouble("live.share");
    this.liveFrom = config.getDuration("live.from").toNanos();
    this.atATime = config.getInt("at-a-time");
    this.segmentNanos = titles.segmentDuration().toNanos();
    Ranking common = Ranking.of(titles.count(), random.split());
    for (int region = 0; region < topology.regionCount(); region++) {
      rankings.add(common.permuted(config.getDouble("permuted"), random.split()));
    }
  }

  /** How many sessions there are in all. */
  public int sessions() {
    return sessions;
  }

  /** How many segments a player asks for in one request. */
  int atATime() {
    return atATime;
  }

  /** The next session, later than all before; empty when all have begun. */
  public Optional<Session> next() {
    if (begun == sessions) {
      return Optional.empty();
    }
    begun++;
    if (shiftEvery > 0 && begun % shiftEvery == 0) {
      rankings.forEach(ranking -> ranking.shift(shiftBy, random));
    }
    tick += -Math.log(1 - random.nextDouble()) / perSecond * NANOS;
    int helper = random.nextInt(topology.size());
    int rank = zipf.draw(random);
    if (isOnAir() && random.nextDouble() < liveShare) {
      return Optional.of(joining(helper));
    }
    boolean crowd = tick >= crowdFrom && tick < crowdUntil && random.nextDouble() < crowdShare;
    int title = crowd ? EVENT : rankings.get(topology.regionOf(helper)).title(rank);
    return Optional.of(new Session((long) tick, helper, title, 0, played(title), Session.EVER));
  }

  private boolean isOnAir() {
    return liveShare > 0
        && tick >= liveFrom
        && tick < liveFrom + (double) titles.segments(EVENT) * segmentNanos;
  }

  /** Joins the event, at most a segment behind it as players poll, and stays to its end. */
  private Session joining(int helper) {
    long onAir = liveFrom + (long) (random.nextDouble() * segmentNanos);
    int newest = (int) (((long) tick - onAir) / segmentNanos) - 1;
    return new Session(
        (long) tick, helper, EVENT, Math.max(0, newest), titles.segments(EVENT), onAir);
  }

  private int played(int title) {
    int all = titles.segments(title);
    if (random.nextDouble() >= stopShare) {
      return all;
    }
    return 1 + random.nextInt(Math.max(1, (int) (all * stopWithin)));
  }
}
