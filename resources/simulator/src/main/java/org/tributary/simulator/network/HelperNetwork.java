package org.tributary.simulator.network;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.tributary.core.Helper;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.delivery.Sources;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;

/** All helpers of a simulated network, each the deployed core over simulated ports. */
public final class HelperNetwork {
  /** How long a question to a helper that is down takes to fail. */
  static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final VirtualTime time;
  private final Topology topology;
  private final Trouble trouble;
  private final Titles titles;
  private final Tally tally;
  private final Sources source;
  private final Broker broker;
  private final List<Station> stations = new ArrayList<>();
  private final Map<URI, Station> byUrl = new HashMap<>();

  /**
   * Builds the helpers and starts them, all with empty stores.
   *
   * @param settings of every helper, by the names of the product's settings
   * @param storeBytes of every helper
   */
  public HelperNetwork(
      VirtualTime time,
      Topology topology,
      Titles titles,
      Config settings,
      long storeBytes,
      Announcing announcing,
      Trouble trouble,
      Tally tally,
      SplittableRandom random) {
    this(
        time,
        topology,
        titles,
        number -> settings,
        storeBytes,
        announcing,
        trouble,
        tally,
        random,
        Making.DEPLOYED);
  }

  /**
   * Builds the helpers as {@code making} does and starts them, all with empty stores.
   *
   * @param settings of each helper, by the names of the product's settings
   * @param storeBytes of every helper
   */
  public HelperNetwork(
      VirtualTime time,
      Topology topology,
      Titles titles,
      IntFunction<Config> settings,
      long storeBytes,
      Announcing announcing,
      Trouble trouble,
      Tally tally,
      SplittableRandom random,
      Making making) {
    this.time = time;
    this.topology = topology;
    this.trouble = trouble;
    this.titles = titles;
    this.tally = tally;
    this.source =
        new SourceLine(
            time,
            titles,
            new Link(topology.sourceBits()),
            topology.toSource().toNanos(),
            trouble,
            tally);
    AdvertisementCodec codec =
        new AdvertisementCodec(settings.apply(0).getString("network.secret"));
    this.broker = new Broker(time, topology, stations, codec, trouble, tally);
    IdentityHashMap<Config, Settings> read = new IdentityHashMap<>();
    for (int number = 0; number < topology.size(); number++) {
      URI url = URI.create("http://" + topology.id(number) + ".example/tributary");
      Settings.Helper own =
          new Settings.Helper(topology.id(number), url, topology.location(number).toString());
      Settings shared =
          read.computeIfAbsent(settings.apply(number), given -> read(given, storeBytes, own));
      Station station =
          new Station(
              this, number, CoreSettings.of(own, shared), announcing, random.split(), making);
      stations.add(station);
      byUrl.put(url, station);
    }
    stations.forEach(Station::start);
    if (trouble.hasOutages()) {
      stations.forEach(this::awaitOutage);
    }
  }

  private void awaitOutage(Station station) {
    time.at(
        time.now().tick() + trouble.nextUpNanos(),
        now -> {
          station.goDown();
          time.at(
              now.tick() + trouble.downNanos(),
              then -> {
                station.comeBack();
                awaitOutage(station);
              });
        });
  }

  private Settings read(Config given, long storeBytes, Settings.Helper helper) {
    return CoreSettings.read(
        one("store.bytes", Long.toString(storeBytes))
            .withFallback(one("helper.id", helper.id()))
            .withFallback(one("helper.url", helper.url().toString()))
            .withFallback(one("helper.location", helper.location()))
            .withFallback(
                one(
                    "source." + Titles.SOURCE + ".segment-bytes",
                    Integer.toString(titles.segmentBytes())))
            .withFallback(given));
  }

  private static Config one(String name, String value) {
    return ConfigFactory.parseMap(
        Map.of(ConfigUtil.joinPath(name.split("\\.", -1)), value), "the simulator");
  }

  /** How many helpers there are. */
  public int size() {
    return stations.size();
  }

  /** The helper with this number. */
  public Helper helper(int number) {
    return stations.get(number).helper();
  }

  /** What each helper has told and heard. */
  public Traffic traffic() {
    return broker.traffic();
  }

  /** Lets a region hear digests of more regions than there are. */
  public void echo(Echoes echoes) {
    broker.echo(echoes);
  }

  /** Whether a helper holds a segment. */
  public boolean holds(int helper, SegmentKey key) {
    return stations.get(helper).holds(key);
  }

  /** Whether some helper of a region holds a segment. */
  public boolean regionHolds(int region, SegmentKey key) {
    return topology.helpersOf(region).stream().anyMatch(helper -> stations.get(helper).holds(key));
  }

  /**
   * The helper with this number, or while it is down the next of its site that is not, which its
   * receivers are sent to; empty if the whole site is down.
   */
  public OptionalInt standIn(int number) {
    if (!stations.get(number).isDown()) {
      return OptionalInt.of(number);
    }
    return stations.stream()
        .filter(other -> !other.isDown())
        .mapToInt(Station::number)
        .filter(other -> topology.scope(number, other) == Scope.LOCAL)
        .findFirst();
  }

  VirtualTime time() {
    return time;
  }

  Topology topology() {
    return topology;
  }

  Trouble trouble() {
    return trouble;
  }

  Titles titles() {
    return titles;
  }

  Tally tally() {
    return tally;
  }

  Sources source() {
    return source;
  }

  Broker broker() {
    return broker;
  }

  Station at(URI url) {
    Station station = byUrl.get(url);
    if (station == null) {
      station = byUrl.get(Echoes.original(url));
    }
    if (station == null) {
      throw new IllegalStateException("no helper was built at " + url);
    }
    return station;
  }
}
