package org.tributary.simulator.scheme;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Announcing;
import org.tributary.simulator.network.HelperNetwork;
import org.tributary.simulator.network.Making;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;
import org.tributary.simulator.network.Trouble;

/** Makes schemes as a scenario describes them. */
public final class Schemes {
  private final VirtualTime time;
  private final Topology topology;
  private final Titles titles;
  private final long segmentsEach;
  private final Tally tally;
  private final Making making;

  /**
   * Makes schemes for one run.
   *
   * @param segmentsEach that each helper has room for
   * @param making of the helpers, for schemes that have any
   */
  public Schemes(
      VirtualTime time,
      Topology topology,
      Titles titles,
      long segmentsEach,
      Tally tally,
      Making making) {
    this.time = time;
    this.topology = topology;
    this.titles = titles;
    this.segmentsEach = segmentsEach;
    this.tally = tally;
    this.making = making;
  }

  /** Makes the scheme that {@code config} describes. */
  public Scheme make(Config config, Trouble trouble, SplittableRandom random) {
    String kind = config.getString("kind");
    Wires wires = new Wires(time, topology, tally);
    long segments = segmentsEach * topology.size();
    return switch (kind) {
      case "helpers" -> helpers(config, trouble, random);
      case "parent" ->
          new ParentOnly(wires, topology, titles, segments, config.getDouble("parent-share"));
      case "lru" -> new Alone(wires, topology, titles, segmentsEach);
      case "lru-objects" -> new WholeObjects(wires, topology, titles, segmentsEach);
      case "hash" -> new Partition(wires, topology, titles, segments, among(config));
      default -> throw new IllegalArgumentException("no kind of scheme is called " + kind);
    };
  }

  private List<List<Integer>> among(Config config) {
    String among = config.getString("among");
    return switch (among) {
      case "region" ->
          IntStream.range(0, topology.regionCount()).mapToObj(topology::helpersOf).toList();
      case "all" -> List.of(IntStream.range(0, topology.size()).boxed().toList());
      default -> throw new IllegalArgumentException("hash among region or all, not " + among);
    };
  }

  private Scheme helpers(Config config, Trouble trouble, SplittableRandom random) {
    Announcing announcing =
        config.hasPath("announcing")
            ? Announcing.valueOf(config.getString("announcing").toUpperCase(Locale.ROOT))
            : Announcing.ADVERTISER;
    Config settings = config.getConfig("settings");
    HelperNetwork network =
        new HelperNetwork(
            time,
            topology,
            titles,
            number -> settings,
            segmentsEach * titles.segmentBytes(),
            announcing,
            trouble,
            tally,
            random,
            making);
    return new Helpers(time, topology, network, titles);
  }
}
