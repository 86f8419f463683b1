package org.tributary.simulator.network;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.Scope;

/**
 * Where the helpers are and how far from each other. Helpers are numbered from 0 in the order of
 * their places. Immutable.
 */
public final class Topology {
  private final List<Location> places;
  private final int[] sites;
  private final int[] regions;
  private final int[] nations;
  private final int regionCount;
  private final Map<Scope, Duration> roundTrips;
  private final Duration toReceiver;
  private final Duration toSource;
  private final double helperBits;
  private final double sourceBits;

  private Topology(List<Location> places, Config config) {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("a topology without helpers");
    }
    this.places = List.copyOf(places);
    this.sites = new int[places.size()];
    this.regions = new int[places.size()];
    this.nations = new int[places.size()];
    Numbers ofSites = new Numbers();
    Numbers ofRegions = new Numbers();
    Numbers ofNations = new Numbers();
    for (int helper = 0; helper < places.size(); helper++) {
      Location place = places.get(helper);
      String region = place.nation() + "/" + place.region();
      sites[helper] = ofSites.of(region + "/" + place.site());
      regions[helper] = ofRegions.of(region);
      nations[helper] = ofNations.of(place.nation());
    }
    this.regionCount = ofRegions.numbers.size();
    this.roundTrips = new EnumMap<>(Scope.class);
    roundTrips.put(Scope.LOCAL, config.getDuration("round-trip.site"));
    roundTrips.put(Scope.REGIONAL, config.getDuration("round-trip.region"));
    roundTrips.put(Scope.NATIONAL, config.getDuration("round-trip.nation"));
    roundTrips.put(Scope.GLOBAL, config.getDuration("round-trip.globe"));
    this.toReceiver = config.getDuration("round-trip.receiver");
    this.toSource = config.getDuration("round-trip.source");
    this.helperBits = config.getDouble("bits-per-second.helper");
    this.sourceBits = config.getDouble("bits-per-second.source");
  }

  /**
   * Reads {@code topology} of a scenario: the {@code places} as {@code nation/region/site}, one for
   * each helper, or, if there are none, a regular tree.
   */
  public static Topology read(Config config) {
    List<String> places = config.getStringList("places");
    return new Topology(
        places.isEmpty() ? tree(config) : places.stream().map(Location::parse).toList(), config);
  }

  private static List<Location> tree(Config config) {
    List<Location> places = new ArrayList<>();
    int regions = config.getInt("nations") * config.getInt("regions");
    int sites = regions * config.getInt("sites");
    for (int site = 0; site < sites; site++) {
      int region = site / config.getInt("sites");
      Location place =
          new Location("n" + region / config.getInt("regions"), "r" + region, "s" + site);
      for (int helper = 0; helper < config.getInt("helpers"); helper++) {
        places.add(place);
      }
    }
    return places;
  }

  /** How many helpers there are. */
  public int size() {
    return places.size();
  }

  /** How many regions there are in all. */
  public int regionCount() {
    return regionCount;
  }

  /** The region that {@code helper} is in, counted through all nations. */
  public int regionOf(int helper) {
    return regions[helper];
  }

  /** How many regions there are in the nation of the first helper. */
  public int regionsOfFirstNation() {
    return (int)
        IntStream.range(0, regions.length)
            .filter(helper -> nations[helper] == nations[0])
            .map(helper -> regions[helper])
            .distinct()
            .count();
  }

  /** The numbers of the helpers of a region. */
  public List<Integer> helpersOf(int region) {
    return IntStream.range(0, regions.length)
        .filter(helper -> regions[helper] == region)
        .boxed()
        .toList();
  }

  /** How far apart two helpers are. */
  public Scope scope(int one, int other) {
    if (sites[one] == sites[other]) {
      return Scope.LOCAL;
    }
    if (regions[one] == regions[other]) {
      return Scope.REGIONAL;
    }
    return nations[one] == nations[other] ? Scope.NATIONAL : Scope.GLOBAL;
  }

  /** Nanoseconds from one helper to the other and back. */
  public long roundTripNanos(Scope scope) {
    Duration roundTrip = roundTrips.get(scope);
    if (roundTrip == null) {
      throw new IllegalStateException("no round trip for " + scope);
    }
    return roundTrip.toNanos();
  }

  /** Round trip between a helper and its receivers. */
  public Duration toReceiver() {
    return toReceiver;
  }

  /** Round trip between a helper and the source. */
  public Duration toSource() {
    return toSource;
  }

  /** Of each helper's link, per second; 0 for no limit. */
  public double helperBits() {
    return helperBits;
  }

  /** Of the source's link, per second; 0 for no limit. */
  public double sourceBits() {
    return sourceBits;
  }

  /** The place of {@code helper} as its settings name it. */
  public Location location(int helper) {
    return places.get(helper);
  }

  /** The id of {@code helper} as its settings name it. */
  public String id(int helper) {
    return "helper-" + helper;
  }

  /** Numbers names in the order in which they come. */
  private static final class Numbers {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    private int of(String name) {
      return numbers.computeIfAbsent(name, n -> numbers.size());
    }
  }
}
