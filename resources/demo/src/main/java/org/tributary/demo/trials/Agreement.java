package org.tributary.demo.trials;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.demo.Helper;
import org.tributary.demo.Options;
import org.tributary.demo.Place;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.scenario.Run;
import org.tributary.simulator.scenario.Scenario;
import org.tributary.simulator.scenario.Workload;

/**
 * The simulator's scenario {@code servers}, played by five real servers: the same sessions of the
 * same titles at the same times, with the scenario's round trips between the helpers and to the
 * source, and now and then a retransmission. The source sends the same bytes within 10 %; also when
 * advertisements are lost, or a helper's clock jumps.
 *
 * <p>Each helper's JVM has a file of its own for the other helpers' names, so that each pair of
 * helpers is joined by a line of its own.
 */
final class Agreement implements Trial {
  private static final String SCENARIO = "servers";
  private static final long SEED = Long.getLong("trial.seed", 1);
  private static final double LOSS = 0.01;
  private static final int FIRST_PORT = 23_920;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String JUMPING = "lille-1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final double newsLost;
  private final boolean clockJumps;
  private final Scenario scenario;
  private final Workload workload;
  private final Path names;

  /**
   * @param newsLost the part of the advertisements that the broker loses
   * @param clockJumps whether one helper's clock jumps an hour ahead and, later, back
   */
  Agreement(double newsLost, boolean clockJumps) {
    this.newsLost = newsLost;
    this.clockJumps = clockJumps;
    this.scenario = Scenario.read(SCENARIO, changes());
    this.workload = Workload.of(scenario, SEED);
    this.names = temporary();
  }

  /** Fewer sessions, when somebody only wants to see whether it works. */
  private static List<String> changes() {
    int sessions = Integer.getInteger("trial.sessions", 0);
    return sessions == 0 ? List.of() : List.of("demand.sessions = " + sessions);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("agreement");
    } catch (IOException e) {
      throw new UncheckedIOException("no place for the helpers' names of each other", e);
    }
  }

  @Override
  public Plan plan() {
    Map<String, String> settings = new TreeMap<>();
    Config said = scenario.whole().getConfig("settings");
    for (Map.Entry<String, ConfigValue> entry : said.entrySet()) {
      if (!entry.getKey().startsWith("network.") && !entry.getKey().startsWith("source.")) {
        settings.put("tributary." + entry.getKey(), entry.getValue().unwrapped().toString());
      }
    }
    long room =
        (long) (workload.titles().allSegments() * scenario.whole().getDouble("store-share"));
    settings.put("tributary.store.bytes", Long.toString(room * workload.titles().segmentBytes()));
    settings.put(
        "tributary.source." + Options.OWN_SOURCE + ".segment-bytes",
        Integer.toString(workload.titles().segmentBytes()));
    settings.put("tributary.network.allowed", "*.tributary.test");
    Plan plan =
        Plan.of(Place.FIVE)
            .with(settings)
            .withJvm(
                Plan.SOON
                    + " -Djdk.net.hosts.file="
                    + names.resolve("${com.sun.aas.instanceName}.hosts"));
    for (int helper = 0; helper < Place.FIVE.size(); helper++) {
      plan = plan.with(Place.FIVE.get(helper).id(), Map.of("tributary.helper.url", url(helper)));
    }
    if (clockJumps) {
      plan = plan.withEnvironment(JUMPING, Clock.environment(clock()));
    }
    return newsLost == 0 ? plan : plan.withBroker(LosingBroker.options(brokerXml(), newsLost));
  }

  private Path clock() {
    return names.resolve("clock");
  }

  private Path brokerXml() {
    return names.resolve("broker.xml");
  }

  private static String url(int helper) {
    return "http://" + host(helper) + ":" + (FIRST_PORT + helper) + "/tributary";
  }

  private static String host(int helper) {
    return Place.FIVE.get(helper).id() + ".tributary.test";
  }

  @Override
  public void prepare(Options options) throws IOException {
    LosingBroker.configure(options.install().resolve("tributary-artemis.jar"), brokerXml());
    Clock.jump(clock(), Duration.ZERO);
    String own = InetAddress.getLocalHost().getHostName();
    for (int one = 0; one < Place.FIVE.size(); one++) {
      StringBuilder file = new StringBuilder("127.0.0.1 localhost " + own + "\n");
      for (int other = 0; other < Place.FIVE.size(); other++) {
        String address = one == other ? "127.0.0.1" : Line.loopback(one, other).getHostAddress();
        file.append(address).append(' ').append(host(other)).append('\n');
      }
      Files.writeString(names.resolve(Place.FIVE.get(one).id() + ".hosts"), file);
    }
  }

  @Override
  public boolean leavesItWhole() {
    return false;
  }

  @Override
  public boolean knowsEachOther() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Tally alone = new Run(scenario, "none", SEED).play();
    stage.told("simulated: source bytes, without any cooperation", alone.get(Count.SOURCE_BYTES));
    Tally simulated = new Run(scenario, "ours", SEED).play();
    stage.told("simulated: source bytes, no news lost", simulated.get(Count.SOURCE_BYTES));
    if (newsLost > 0) {
      simulated = new Run(losing(), "ours", SEED).play();
    }
    for (int title = 0; title < workload.titles().count(); title++) {
      stage.media(
          path(title), (long) workload.titles().segments(title) * workload.titles().segmentBytes());
    }
    stage.network().killSource();
    stage.network().restartSource(workload.topology().toSource());
    List<Line> lines = lines(stage);
    try {
      stage.awaitAcquaintance();
      play(stage, simulated.get(Count.SOURCE_BYTES));
    } finally {
      for (Line line : lines) {
        line.close();
      }
    }
  }

  private Scenario losing() {
    List<String> changes = new ArrayList<>(changes());
    changes.add("trouble.advertisements-lost = " + newsLost);
    return Scenario.read(SCENARIO, changes);
  }

  private List<Line> lines(Stage stage) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (int one = 0; one < Place.FIVE.size(); one++) {
      for (int other = 0; other < Place.FIVE.size(); other++) {
        if (one != other) {
          Helper to = stage.helper(Place.FIVE.get(other).id());
          lines.add(
              new Line(
                  new InetSocketAddress(Line.loopback(one, other), FIRST_PORT + other),
                  new InetSocketAddress(
                      InetAddress.getLoopbackAddress(), URI.create(to.url()).getPort()),
                  Duration.ofNanos(
                      workload.topology().roundTripNanos(workload.topology().scope(one, other))),
                  LOSS,
                  SEED + lines.size()));
        }
      }
    }
    return lines;
  }

  private void play(Stage stage, long simulated) throws Exception {
    List<Helper> helpers = Place.FIVE.stream().map(place -> stage.helper(place.id())).toList();
    long[] before = new long[1];
    long[] told = new long[1];
    try (Viewers viewers = new Viewers(workload, helpers, new Originals(stage))) {
      viewers.play(
          begun -> {
            if (begun == workload.warmUp()) {
              before[0] = sourceBytes(stage);
            }
            if (clockJumps && begun == workload.demand().sessions() / 2) {
              Clock.jump(clock(), HOUR);
            }
            if (clockJumps && begun == workload.demand().sessions() * 3 / 4) {
              Clock.jump(clock(), Duration.ZERO);
              told[0] = told(stage, helpers.get(0));
            }
            if (begun % 100 == 0) {
              stage.progress().step("  " + begun + " sessions have begun");
            }
          });
      long sent = settled(stage) - before[0];
      double ratio = (double) sent / simulated;
      stage.found(
          "source bytes on servers, simulated, and their ratio",
          String.format(Locale.ROOT, "%,d and %,d: %.3f", sent, simulated, ratio),
          "within 10 %",
          Math.abs(ratio - 1) <= 0.1);
      if (clockJumps) {
        long since = told(stage, helpers.get(0)) - told[0];
        stage.found(
            JUMPING + " told of itself since its clock had jumped back", since, "> 0", since > 0);
      }
      stage.told("segments played", viewers.segments());
      stage.same("segments with a wrong byte", viewers.wrong(), 0L);
      stage.same("requests that were answered otherwise", viewers.failed(), 0L);
      stage.told("segments that came late", viewers.late());
      for (Helper helper : helpers) {
        stage.told(helper.id(), figures(stage.api().counters(helper)));
      }
    }
  }

  /** What the source has sent when nothing more comes. */
  private static long settled(Stage stage) throws IOException, InterruptedException {
    long[] last = {-1};
    Waiting.until(
        PATIENCE,
        () -> {
          long now = stage.api().sourceBytes(stage.network());
          boolean same = now == last[0];
          last[0] = now;
          return same;
        });
    return last[0];
  }

  private static long told(Stage stage, Helper helper) {
    return asked(() -> stage.api().counter(helper, "advertisements_sent_local"));
  }

  private static long sourceBytes(Stage stage) {
    return asked(() -> stage.api().sourceBytes(stage.network()));
  }

  /** One figure that a server tells. */
  @FunctionalInterface
  private interface Figure {
    long ask() throws IOException, InterruptedException;
  }

  private static long asked(Figure figure) {
    try {
      return figure.ask();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the trial was ended", e);
    }
  }

  private static String figures(Map<String, Long> counters) {
    return "own "
        + counters.get("served_own_bytes")
        + ", windows "
        + counters.get("served_window_bytes")
        + ", neighbours "
        + counters.get("served_neighbour_bytes")
        + ", source "
        + counters.get("served_source_bytes");
  }

  private static String path(int title) {
    return "title-" + title + ".mp4";
  }

  /** The source's own files. */
  private final class Originals implements Viewers.Titles {
    private final Stage stage;

    Originals(Stage stage) {
      this.stage = stage;
    }

    @Override
    public URI at(Helper helper, int title) {
      return stage.at(helper, path(title));
    }

    @Override
    public byte[] right(int title, int segment) throws IOException {
      byte[] bytes = new byte[workload.titles().segmentBytes()];
      try (RandomAccessFile file =
          new RandomAccessFile(stage.original(path(title)).toFile(), "r")) {
        file.seek((long) segment * bytes.length);
        file.readFully(bytes);
      }
      return bytes;
    }
  }
}
