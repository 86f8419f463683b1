package org.tributary.benchmarks.micro;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tributary.core.cooperation.Advertisement;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.AllowedAddresses;
import org.tributary.core.cooperation.Candidate;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Plan;
import org.tributary.core.cooperation.RegionDigest;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

/**
 * Who to ask for a segment among twenty neighbours, or as many as tell of a popular object in a
 * network of ten thousand, and the wire form of what they tell: a thousand objects of a hundred
 * segments each. In the network of ten thousand there are two hundred regions, each of which tells
 * of an eighth of ten thousand objects.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class Cooperation {
  private static final int NEIGHBOURS = 20;

  /** A region of fifty, and a dozen other regions. */
  private static final int MANY = 62;

  private static final int REGIONS = 200;
  private static final int MEMBERS = 50;
  private static final int CATALOGUE = 10_000;

  /** A region tells of every so many objects, an object is told of by every so many regions. */
  private static final int TOLD = 8;

  private static final int OBJECTS = 1000;

  /** Makes hashes of numbers. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final int SEGMENTS = 100;

  private final Now now = new Now(0, Instant.EPOCH);
  private final AdvertisementCodec codec = new AdvertisementCodec("a secret of the network");
  private final Advertisement full = full(0);
  private final byte[] message = codec.encode(full);
  private final Choice choice = makeChoice(NEIGHBOURS);
  private final Choice choiceOfMany = makeChoice(MANY);
  private final Choice choiceOfRegions = makeChoiceAmongRegions();
  private long tick;
  private int asked;

  /** A segment that all neighbours hold. */
  @Benchmark
  public List<Candidate> chooseAmongTwenty() {
    asked = (asked + 1) % OBJECTS;
    return choice.candidates(now, new SegmentKey(object(asked), asked % SEGMENTS), "films");
  }

  /** A plan for the next eight segments among twenty neighbours that hold them all. */
  @Benchmark
  public Plan planAmongTwenty() {
    return plan(choice, now, OBJECTS);
  }

  /** A plan for the next eight segments among all that tell of them in a large network. */
  @Benchmark
  public Plan planAmongMany() {
    return plan(choiceOfMany, new Now(++tick, Instant.EPOCH), OBJECTS);
  }

  /**
   * A plan for the next eight segments among all that tell of them, in a network of two hundred
   * regions; a tenth of what is asked for is held by all of the own one.
   */
  @Benchmark
  public Plan planAmongRegions() {
    return plan(choiceOfRegions, new Now(++tick, Instant.EPOCH), CATALOGUE);
  }

  private Plan plan(Choice among, Now at, int objects) {
    asked = (asked + 1) % objects;
    return among
        .offers(at, object(asked), "films")
        .plan(asked % (SEGMENTS - 8), 8, Optional.empty());
  }

  /** An advertisement is written and signed. */
  @Benchmark
  public byte[] writeAdvertisement() {
    return codec.encode(full);
  }

  /** An advertisement is checked and read. */
  @Benchmark
  public AdvertisementCodec.Decoded readAdvertisement() {
    return codec.decode(message);
  }

  private Choice makeChoice(int neighbours) {
    Neighbourhood neighbourhood = neighbourhood(helper(neighbours));
    hearAdvertisements(neighbourhood, neighbours);
    return choice(helper(neighbours), neighbourhood);
  }

  private Choice makeChoiceAmongRegions() {
    Identity self = helper(MEMBERS - 1);
    Neighbourhood neighbourhood = neighbourhood(self);
    hearAdvertisements(neighbourhood, MEMBERS - 1);
    for (int region = 1; region < REGIONS; region++) {
      RegionDigest digest = digest(region);
      neighbourhood.hear(now, org.tributary.core.cooperation.Scope.GLOBAL, codec.encode(digest));
    }
    return choice(self, neighbourhood);
  }

  private void hearAdvertisements(Neighbourhood neighbourhood, int neighbours) {
    for (int i = 0; i < neighbours; i++) {
      neighbourhood.hear(now, org.tributary.core.cooperation.Scope.LOCAL, codec.encode(full(i)));
    }
  }

  private Neighbourhood neighbourhood(Identity self) {
    return new Neighbourhood(
        self,
        1,
        codec,
        new AllowedAddresses(List.of("*.example")),
        (url, answer) -> answer.accept(now, Optional.empty()),
        new Deadlines(tick -> {}),
        (change, who, detail) -> {},
        new Counters());
  }

  private static Choice choice(Identity self, Neighbourhood neighbourhood) {
    Settings.Cooperation prices =
        new Settings.Cooperation(Duration.ofSeconds(10), 0, 0, 0, 500, 3, 10, 30, 90, 150);
    return new Choice(self, prices, Settings.Choosing.DEFAULT, neighbourhood);
  }

  /** Each object that a region tells of is held by one of its members. */
  private static RegionDigest digest(int region) {
    List<RegionDigest.Member> members =
        IntStream.range(0, MEMBERS)
            .mapToObj(n -> new RegionDigest.Member(member(region, n), 1, 0, 0))
            .toList();
    List<RegionDigest.Entry> entries =
        IntStream.range(0, CATALOGUE)
            .filter(n -> (n + region) % TOLD == 0)
            .mapToObj(
                n ->
                    new RegionDigest.Entry(
                        object(n), List.of(new RegionDigest.Share(n % MEMBERS, segments()))))
            .sorted(Comparator.comparing(RegionDigest.Entry::object))
            .toList();
    return new RegionDigest(member(region, 0), 1, 1, 10_000, 86_400_000, members, entries);
  }

  private static Identity member(int region, int n) {
    String id = String.format("helper-%03d-%03d", region, n);
    return new Identity(
        id,
        URI.create("http://" + id + ".example/tributary"),
        Location.parse("nation-" + region / 20 + "/region-" + region + "/site-" + n / 10));
  }

  private static Advertisement full(int sender) {
    List<Advertisement.Holding> holdings =
        IntStream.range(0, OBJECTS)
            .mapToObj(Cooperation::object)
            .sorted()
            .map(object -> new Advertisement.Holding(object, segments()))
            .toList();
    return new Advertisement(helper(sender), 1, 1, 0, 10_000, 0, 0, holdings);
  }

  private static SegmentSet segments() {
    return SegmentSet.EMPTY.with(0, SEGMENTS - 1);
  }

  private static ObjectKey object(int n) {
    return new ObjectKey(SPREAD * (n + 1), 31L * n + 7);
  }

  private static Identity helper(int n) {
    return new Identity(
        "helper-" + n,
        URI.create("http://helper-" + n + ".example/tributary"),
        Location.parse(n < 50 ? "nation/region/site" : "nation/region-" + n + "/site"));
  }
}
