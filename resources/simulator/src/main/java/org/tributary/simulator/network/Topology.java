package org.tributary.simulator.network;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.Scope;

/**
 * Where the helpers are and how far from each other: a regular tree of nations, regions, sites and
 * helpers. Helpers are numbered from 0 in the order of the tree.
 *
 * @param nations how many
 * @param regions of each nation
 * @param sites of each region
 * @param helpers of each site
 * @param roundTrips between two helpers, by their scope
 * @param toReceiver round trip between a helper and its receivers
 * @param toSource round trip between a helper and the source
 * @param helperBits of each helper's link, per second; 0 for no limit
 * @param sourceBits of the source's link, per second; 0 for no limit
 */
public record Topology(
    int nations,
    int regions,
    int sites,
    int helpers,
    Map<Scope, Duration> roundTrips,
    Duration toReceiver,
    Duration toSource,
    double helperBits,
    double sourceBits) {

  public Topology {
    if (nations < 1 || regions < 1 || sites < 1 || helpers < 1) {
      throw new IllegalArgumentException(
          "no place in " + nations + " x " + regions + " x " + sites + " x " + helpers);
    }
    roundTrips = Collections.unmodifiableMap(new EnumMap<>(roundTrips));
  }

  /** Reads {@code topology} of a scenario. */
  public static Topology read(Config config) {
    Map<Scope, Duration> roundTrips = new EnumMap<>(Scope.class);
    roundTrips.put(Scope.LOCAL, config.getDuration("round-trip.site"));
    roundTrips.put(Scope.REGIONAL, config.getDuration("round-trip.region"));
    roundTrips.put(Scope.NATIONAL, config.getDuration("round-trip.nation"));
    roundTrips.put(Scope.GLOBAL, config.getDuration("round-trip.globe"));
    return new Topology(
        config.getInt("nations"),
        config.getInt("regions"),
        config.getInt("sites"),
        config.getInt("helpers"),
        roundTrips,
        config.getDuration("round-trip.receiver"),
        config.getDuration("round-trip.source"),
        config.getDouble("bits-per-second.helper"),
        config.getDouble("bits-per-second.source"));
  }

  /** How many helpers there are. */
  public int size() {
    return nations * regions * sites * helpers;
  }

  /** How many regions there are in all. */
  public int regionCount() {
    return nations * regions;
  }

  /** The region that {@code helper} is in, counted through all nations. */
  public int regionOf(int helper) {
    return helper / (helpers * sites);
  }

  /** The helpers of a region: the first one and how many follow it without a gap. */
  public int regionSize() {
    return helpers * sites;
  }

  /** How far apart two helpers are. */
  public Scope scope(int one, int other) {
    if (one / helpers == other / helpers) {
      return Scope.LOCAL;
    }
    if (regionOf(one) == regionOf(other)) {
      return Scope.REGIONAL;
    }
    return regionOf(one) / regions == regionOf(other) / regions ? Scope.NATIONAL : Scope.GLOBAL;
  }

  /** Nanoseconds from one helper to the other and back. */
  public long roundTripNanos(Scope scope) {
    Duration roundTrip = roundTrips.get(scope);
    if (roundTrip == null) {
      throw new IllegalStateException("no round trip for " + scope);
    }
    return roundTrip.toNanos();
  }

  /** The place of {@code helper} as its settings name it. */
  public Location location(int helper) {
    int site = helper / helpers;
    int region = site / sites;
    return new Location("n" + region / regions, "r" + region, "s" + site);
  }

  /** The id of {@code helper} as its settings name it. */
  public String id(int helper) {
    return "helper-" + helper;
  }
}
