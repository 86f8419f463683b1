package org.tributary.simulator.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;
import org.tributary.simulator.workload.Demand;
import org.tributary.simulator.workload.Session;

/**
 * What a scenario asks of a network with one seed: the same sessions of the same titles at the same
 * places, whatever plays them.
 *
 * @param warmUp how many sessions begin before anything is counted
 * @param ahead how many segments a player wants before they are played
 */
public record Workload(Topology topology, Titles titles, Demand demand, int warmUp, int ahead) {
  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** Makes it; the seed alone decides. */
  public static Workload of(Scenario scenario, long seed) {
    return of(scenario, new SplittableRandom(seed));
  }

  /** Takes two splits of {@code seeded}. */
  static Workload of(Scenario scenario, SplittableRandom seeded) {
    SplittableRandom forTitles = seeded.split();
    SplittableRandom forDemand = seeded.split();
    Topology topology = Topology.read(scenario.section("topology"));
    Titles titles = Titles.read(scenario.section("titles"), BEGINNING, forTitles);
    Demand demand = new Demand(scenario.section("demand"), topology, titles, forDemand);
    return new Workload(
        topology,
        titles,
        demand,
        (int) (demand.sessions() * scenario.section("demand").getDouble("warm-up")),
        scenario.section("demand").getInt("ahead"));
  }

  /** All sessions that have not begun, in the order of their beginning; they count as begun. */
  public List<Session> sessions() {
    List<Session> all = new ArrayList<>();
    for (Optional<Session> next = demand.next(); next.isPresent(); next = demand.next()) {
      all.add(next.get());
    }
    return all;
  }
}
