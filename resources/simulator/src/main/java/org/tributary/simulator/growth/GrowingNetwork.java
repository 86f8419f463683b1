package org.tributary.simulator.growth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tributary.core.View;
import org.tributary.core.counting.Counter;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Announcing;
import org.tributary.simulator.network.Echoes;
import org.tributary.simulator.network.HelperNetwork;
import org.tributary.simulator.network.Making;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;
import org.tributary.simulator.network.Traffic;
import org.tributary.simulator.network.Trouble;
import org.tributary.simulator.scheme.Helpers;
import org.tributary.simulator.workload.Audience;
import org.tributary.simulator.workload.Demand;

/**
 * A network of a given size, for a given time: the first region's helpers are looked at. All
 * regions of the scenario are simulated in full; where the whole network has more, {@link Echoes}
 * of the others are heard.
 */
public final class GrowingNetwork {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final String RATE = "cooperation.spokesman.rate";
  private static final double DEFAULT_RATE = 48_000;

  private final VirtualTime time;
  private final Topology topology;
  private final Tally tally = new Tally();
  private final HelperNetwork network;
  private final Audience audience;
  private final int observed;

  /**
   * What was seen of the helpers looked at, in the counted time.
   *
   * @param helpers of the whole network
   * @param full of these simulated in full
   * @param sourceShare bytes from the source in parts of those served
   * @param ownShare bytes from the own store in parts of those served
   * @param staleShare requests for what is not held any more in parts of the segments served
   * @param kilobits in and out in a second of a helper, with the broker's overhead, on average
   * @param mostKilobits the same of the helper with most
   * @param heardKilobits in alone, on average
   * @param heardPerSecond messages
   * @param heardBytes of a message heard, on average
   * @param known neighbours of a helper
   * @param holdings objects that are known of neighbours, each once for each holder
   * @param heapMebibytes of the whole simulation after it
   * @param cpuSeconds that the process took, its compiler and collector included
   */
  public record Seen(
      int helpers,
      int full,
      double sourceShare,
      double ownShare,
      double staleShare,
      double kilobits,
      double mostKilobits,
      double heardKilobits,
      double heardPerSecond,
      double heardBytes,
      double known,
      double holdings,
      double heapMebibytes,
      double cpuSeconds) {}

  /**
   * Builds a network whose helpers hold nothing yet.
   *
   * @param scenario all of it
   * @param nations of the whole network
   * @param regions of each nation of the whole network
   */
  public GrowingNetwork(Config scenario, int nations, int regions, long seed) {
    SplittableRandom seeded = new SplittableRandom(seed);
    this.time = new VirtualTime(BEGINNING, seed);
    this.topology = Topology.read(scenario.getConfig("topology"));
    Titles titles = Titles.read(scenario.getConfig("titles"), BEGINNING, seeded.split());
    Config wanted = scenario.getConfig("demand");
    Demand demand = new Demand(wanted, topology, titles, seeded.split());
    long segmentsEach = (long) (titles.allSegments() * scenario.getDouble("store-share"));
    Config settings = scenario.getConfig("settings");
    boolean echoing = nations * regions > topology.regionCount();
    Echoes echoes = new Echoes(topology, nations, regions, seeded.split());
    Config others = echoing ? scaled(settings, echoes) : settings;
    int ofRegion = topology.helpersOf(0).size();
    this.observed = echoing ? ofRegion : topology.size();
    this.network =
        new HelperNetwork(
            time,
            topology,
            titles,
            number -> number < ofRegion ? settings : others,
            segmentsEach * titles.segmentBytes(),
            Announcing.ADVERTISER,
            Trouble.read(scenario.getConfig("trouble"), seeded.split()),
            tally,
            seeded.split(),
            Making.DEPLOYED);
    if (echoing) {
      network.echo(echoes);
    }
    this.audience =
        new Audience(
            time,
            new Helpers(time, topology, network, titles),
            titles,
            demand,
            topology.toReceiver(),
            wanted.getInt("ahead"),
            Integer.MAX_VALUE,
            tally);
  }

  /** Digests of the regions that are copied are as long as if they heard the whole network. */
  private Config scaled(Config settings, Echoes echoes) {
    double rate = settings.hasPath(RATE) ? settings.getDouble(RATE) : DEFAULT_RATE;
    int heard = topology.regionCount() - 1 + topology.regionsOfFirstNation() - 1;
    long share = Math.round(rate * heard / echoes.digests());
    return ConfigFactory.parseMap(Map.of(ConfigUtil.joinPath(RATE.split("\\.", -1)), share))
        .withFallback(settings);
  }

  /**
   * Lets it run.
   *
   * @param warmUp before anything is counted
   * @param counted for so long after it
   */
  public Seen run(Duration warmUp, Duration counted, int helpers) {
    long begun = cpuNanos();
    audience.come();
    time.advance(warmUp);
    List<Traffic.Sum> before = traffic();
    long source = sum(Counter.FETCHED_SOURCE_BYTES);
    long own = sum(Counter.SERVED_OWN_BYTES);
    long served = sum(Counter.SERVED_BYTES);
    long stale = sum(Counter.NEIGHBOURS_FALSE);
    time.advance(counted);
    double all = (double) (sum(Counter.SERVED_BYTES) - served);
    double segments = all / (64 << 10);
    double seconds = counted.toMillis() / 1e3;
    double wire = 0;
    double most = 0;
    double in = 0;
    double heard = 0;
    double heardBytes = 0;
    List<Traffic.Sum> after = traffic();
    for (int i = 0; i < observed; i++) {
      Traffic.Sum sum = after.get(i).since(before.get(i));
      wire += sum.onWire();
      most = Math.max(most, (double) sum.onWire());
      in += sum.heardOnWire();
      heard += sum.heard();
      heardBytes += sum.heardBytes();
    }
    double kilobit = 8 / 1e3 / seconds;
    Optional<double[]> known = known();
    return new Seen(
        helpers,
        topology.size(),
        (sum(Counter.FETCHED_SOURCE_BYTES) - source) / all,
        (sum(Counter.SERVED_OWN_BYTES) - own) / all,
        (sum(Counter.NEIGHBOURS_FALSE) - stale) / segments,
        wire / observed * kilobit,
        most * kilobit,
        in / observed * kilobit,
        heard / observed / seconds,
        heardBytes / heard,
        known.map(k -> k[0]).orElse(0.0),
        known.map(k -> k[1]).orElse(0.0),
        Heap.usedBytes() / 0x1p20,
        (cpuNanos() - begun) / 1e9);
  }

  private List<Traffic.Sum> traffic() {
    List<Traffic.Sum> all = new ArrayList<>();
    for (int i = 0; i < observed; i++) {
      all.add(network.traffic().of(i));
    }
    return all;
  }

  private long sum(Counter counter) {
    long all = 0;
    for (int i = 0; i < observed; i++) {
      all += network.helper(i).counters().get(counter);
    }
    return all;
  }

  /** Neighbours of the first helper, and what is known of them. */
  private Optional<double[]> known() {
    List<double[]> seen = new ArrayList<>();
    network
        .helper(0)
        .ask(
            view -> {
              List<View.HelperView> others = view.helpers();
              double objects =
                  others.stream().filter(h -> !h.self()).mapToInt(h -> h.objects()).sum();
              seen.add(new double[] {others.size() - 1, objects});
            });
    time.settle();
    return seen.stream().findFirst();
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
