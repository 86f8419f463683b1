package org.tributary.simulator.growth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tributary.core.Helper;
import org.tributary.core.cooperation.Advertisement;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.RegionDigest;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Announcing;
import org.tributary.simulator.network.HelperNetwork;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;
import org.tributary.simulator.network.Trouble;
import org.tributary.simulator.workload.Zipf;

/**
 * One helper in full, and the rest of a large network as mere senders of advertisements: what it
 * costs to hear them all.
 */
public final class Hearer {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MEAN_RUN = 15;
  private static final long PERIOD_MILLIS = Duration.ofSeconds(30).toMillis();

  /** Of so many objects a digest tells. */
  private static final int ENTRIES = 100;

  private final VirtualTime time = new VirtualTime(BEGINNING, 1);
  private final AdvertisementCodec codec;
  private final Helper helper;

  /**
   * A helper that has heard nothing.
   *
   * @param defaults of a scenario
   */
  public Hearer(Config defaults) {
    Config settings = defaults.getConfig("settings");
    this.codec = new AdvertisementCodec(settings.getString("network.secret"));
    Config alone = ConfigFactory.parseString("nations=1, regions=1, sites=1, helpers=1");
    SplittableRandom random = new SplittableRandom(1);
    HelperNetwork network =
        new HelperNetwork(
            time,
            Topology.read(alone.withFallback(defaults.getConfig("topology"))),
            Titles.read(defaults.getConfig("titles"), BEGINNING, random),
            settings,
            0,
            Announcing.NOTHING,
            Trouble.read(defaults.getConfig("trouble"), random),
            new Tally(),
            random);
    this.helper = network.helper(0);
    time.settle();
  }

  /**
   * The full advertisements of {@code helpers} that each hold some segments of so many of the
   * titles, the popular ones more often.
   */
  public List<byte[]> messages(int helpers, int objectsEach, int titles) {
    SplittableRandom random = new SplittableRandom(helpers);
    Zipf zipf = new Zipf(titles, 0.8);
    List<byte[]> messages = new ArrayList<>();
    for (int number = 1; number <= helpers; number++) {
      messages.add(codec.encode(advertisement(number, objectsEach, zipf, random)));
    }
    return messages;
  }

  /**
   * What the spokesmen of other regions tell of {@code helpers} helpers in regions of {@code
   * members}, the popular titles by more regions, each title by one member of a region.
   *
   * @param objectsEach of which a region tells
   */
  public List<byte[]> digests(int helpers, int members, int objectsEach, int titles) {
    SplittableRandom random = new SplittableRandom(helpers);
    Zipf zipf = new Zipf(titles, 0.8);
    List<byte[]> messages = new ArrayList<>();
    for (int region = 0; region * members < helpers; region++) {
      List<RegionDigest.Member> named = members(region, members);
      List<ObjectKey> objects = objects(objectsEach, zipf, random);
      for (int told = 0; told < objects.size(); told += ENTRIES) {
        List<RegionDigest.Entry> entries =
            objects.subList(told, Math.min(told + ENTRIES, objects.size())).stream()
                .map(key -> new RegionDigest.Entry(key, List.of(share(members, random))))
                .toList();
        messages.add(
            codec.encode(
                new RegionDigest(
                    named.get(0).identity(),
                    BEGINNING.toEpochMilli(),
                    1 + told,
                    PERIOD_MILLIS,
                    RegionDigest.MAX_KEEP_MILLIS,
                    named,
                    entries)));
      }
    }
    return messages;
  }

  private static List<RegionDigest.Member> members(int region, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number -> {
              String id = String.format(Locale.ROOT, "member-%04d-%04d", region, number);
              return new RegionDigest.Member(
                  new Identity(
                      id,
                      URI.create("http://" + id + ".example/tributary"),
                      new Location("n" + region % 10, "r" + region, "s" + number % 5)),
                  BEGINNING.toEpochMilli(),
                  0.1,
                  0);
            })
        .toList();
  }

  private static RegionDigest.Share share(int members, SplittableRandom random) {
    return new RegionDigest.Share(random.nextInt(members), run(random));
  }

  private static List<ObjectKey> objects(int count, Zipf zipf, SplittableRandom random) {
    return random
        .ints(count, 0, Integer.MAX_VALUE)
        .map(drawn -> zipf.draw(random))
        .distinct()
        .mapToObj(title -> new ObjectKey(title * 0x9e3779b97f4a7c15L, title))
        .sorted()
        .toList();
  }

  private static Advertisement advertisement(
      int number, int objectsEach, Zipf zipf, SplittableRandom random) {
    String id = "sender-" + number;
    Identity sender =
        new Identity(
            id,
            URI.create("http://" + id + ".example/tributary"),
            new Location("n" + number % 20, "r" + number % 100, "s" + number % 500));
    List<Advertisement.Holding> holdings =
        objects(objectsEach, zipf, random).stream()
            .map(key -> new Advertisement.Holding(key, run(random)))
            .toList();
    return new Advertisement(
        sender, BEGINNING.toEpochMilli(), 1, 0, PERIOD_MILLIS, 0.1, 0, holdings);
  }

  private static SegmentSet run(SplittableRandom random) {
    int first = random.nextInt(MEAN_RUN);
    return SegmentSet.of(first, first + random.nextInt(2 * MEAN_RUN));
  }

  /** Hears messages; how much of a processor that took, in nanoseconds. */
  public long hear(List<byte[]> messages) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    for (byte[] message : messages) {
      helper.hear(Scope.GLOBAL, message);
      time.settle();
    }
    return threads.getCurrentThreadCpuTime() - begun;
  }
}
