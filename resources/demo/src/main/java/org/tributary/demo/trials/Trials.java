package org.tributary.demo.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tributary.demo.Children;
import org.tributary.demo.Network;
import org.tributary.demo.Options;
import org.tributary.demo.Plan;
import org.tributary.demo.Progress;
import org.tributary.demo.Table;

/**
 * Runs trials: {@code mvn -Ptrials verify -pl resources/demo -am -Dtrial=NAME[,NAME…]}.
 *
 * <p>It ends with an error if one did not show what it should. Trials that need the same network
 * and stand beside each other share it, since a network takes a minute or more to start.
 */
public final class Trials {

  /** The part of the advertisements that {@code lost-news} loses. */
  private static final double LOST = Double.parseDouble(System.getProperty("trial.lost", "0.3"));

  private static final Map<String, Supplier<Trial>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("suppliers", SeveralSuppliers::new);
    ALL.put("ranges", Ranges::new);
    ALL.put("feeder", FeederStopped::new);
    ALL.put("herd", Herd::new);
    ALL.put("players", Players::new);
    ALL.put("live", Live::new);
    ALL.put("crowd", Crowd::new);
    ALL.put("broker", BrokerGone::new);
    ALL.put("database", DatabaseGone::new);
    ALL.put("disk", DiskTrouble::new);
    ALL.put("source-down", SourceDown::new);
    ALL.put("refusals", Refusals::new);
    ALL.put("settings", Configured::new);
    ALL.put("topics", TopicMappedAnew::new);
    ALL.put("redeployments", Redeployments::new);
    ALL.put("far-source", FarSource::new);
    ALL.put("scopes", Scopes::new);
    ALL.put("advertised", Advertised::new);
    ALL.put("distance", TemporalDistance::new);
    ALL.put("prefix", Prefix::new);
    ALL.put("together", Together::new);
    ALL.put("changed", Changed::new);
    ALL.put("crash", Crash::new);
    ALL.put("listing", Listing::new);
    ALL.put("agreement", () -> new Agreement(0, false));
    ALL.put("lost-news", () -> new Agreement(LOST, false));
    ALL.put("clock", () -> new Agreement(0, true));
  }

  private final Options options;
  private final Progress progress;
  private final Children children;
  private final Table table = new Table("trial", "what", "seen", "wanted", "");
  private int wrong;
  private Optional<Stage> stage = Optional.empty();
  private Optional<Plan> standing = Optional.empty();

  private Trials(Options options, Progress progress, Children children) {
    this.options = options;
    this.progress = progress;
    this.children = children;
  }

  /** Options are the system properties of the demo, and {@code trial}. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("demo."))
            .collect(Collectors.toMap(name -> name, System::getProperty));
    Options options = below(Options.read(properties), "trials");
    List<String> names = names(System.getProperty("trial", ""));
    Progress progress = new Progress(System.out);
    Files.createDirectories(options.work());
    Children children =
        new Children(
            options.work().resolve("processes"),
            options.payara().resolve("glassfish/modules/glassfish.jar").toString());
    children.endLeftOvers();
    Thread lastResort = new Thread(children::close, "trials-end");
    Runtime.getRuntime().addShutdownHook(lastResort);
    Trials trials = new Trials(options, progress, children);
    try {
      for (String name : names) {
        trials.run(name);
      }
    } finally {
      progress.step("Ending all processes");
      children.close();
    }
    progress.say("\n" + trials.table);
    if (trials.wrong > 0) {
      throw new IOException(trials.wrong + " findings are not as wanted");
    }
  }

  /** Beside the demo's own place to work, so that a demo that was left is not disturbed. */
  private static Options below(Options demo, String name) {
    Path work = demo.work().resolveSibling(name);
    return demo.with(demo.plan(), work.resolve("media"), work);
  }

  private static List<String> names(String text) {
    List<String> names =
        text.equals("all") ? List.copyOf(ALL.keySet()) : Stream.of(text.split(",")).toList();
    if (!ALL.keySet().containsAll(names)) {
      throw new IllegalArgumentException("-Dtrial is one or more of " + ALL.keySet() + ", or all");
    }
    return names;
  }

  private void run(String name) throws Exception {
    Trial trial = ALL.getOrDefault(name, SeveralSuppliers::new).get();
    Stage here = stage(trial);
    progress.step("== " + name);
    List<Stage.Finding> before = here.findings();
    try {
      trial.run(here);
    } catch (IOException | RuntimeException e) {
      here.found("went to its end", e.toString(), "no exception", false);
      stage = Optional.empty();
      standing = Optional.empty();
      progress.say(trace(e));
    }
    List<Stage.Finding> all = here.findings();
    for (Stage.Finding finding : all.subList(before.size(), all.size())) {
      table.row(
          name, finding.what(), finding.seen(), finding.wanted(), finding.isRight() ? "yes" : "NO");
      wrong += finding.isRight() ? 0 : 1;
    }
    if (!trial.leavesItWhole()) {
      standing = Optional.empty();
    }
  }

  private static String trace(Exception e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private Stage stage(Trial trial) throws IOException, InterruptedException {
    Plan plan = trial.plan();
    if (stage.isPresent() && standing.equals(Optional.of(plan))) {
      return stage.get();
    }
    children.endAll();
    Files.createDirectories(options.media());
    Options wanted = options.with(plan, options.media(), options.work());
    trial.prepare(wanted);
    Network network = new Network(wanted, progress, children);
    network.start();
    Stage fresh = new Stage(network, wanted, progress, children);
    fresh.awaitHelpers();
    if (trial.knowsEachOther()) {
      fresh.awaitAcquaintance();
    }
    stage = Optional.of(fresh);
    standing = Optional.of(plan);
    return fresh;
  }
}
