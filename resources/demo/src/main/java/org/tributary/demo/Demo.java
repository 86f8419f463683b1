package org.tributary.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * One command that plays real media through a network of helpers: {@code mvn -Pdemo verify}.
 *
 * <p>It starts the {@link Network}, plays the {@link Programme} and checks every byte, prints what
 * came from where, and stays until Enter, Ctrl-C or a signal; then no process is left. Its options
 * are the system properties of {@link Options}.
 */
public final class Demo {

  /** Twice the longest period of advertisements with T = 2 s. */
  private static final Duration NEWS_PATIENCE = Duration.ofSeconds(40);

  private static final Duration PLAY_PATIENCE = Duration.ofMinutes(1);

  private final Options options;
  private final Progress progress;
  private final Network network;
  private final Player player;
  private final Api api = new Api();

  private Demo(Options options, Progress progress, Network network) {
    this.options = options;
    this.progress = progress;
    this.network = network;
    this.player = new Player(options.media());
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("demo."))
            .collect(Collectors.toMap(name -> name, System::getProperty));
    Options options = Options.read(properties);
    Progress progress = new Progress(System.out);
    Files.createDirectories(options.work());
    Children children =
        new Children(
            options.work().resolve("processes"),
            options.payara().resolve("glassfish/modules/glassfish.jar").toString());
    int left = children.endLeftOvers();
    if (left > 0) {
      progress.step("Ended " + left + " processes that an earlier demo had left");
    }
    Thread lastResort = new Thread(children::close, "demo-end");
    Runtime.getRuntime().addShutdownHook(lastResort);
    try {
      new Demo(options, progress, new Network(options, progress, children)).run();
    } catch (IOException | IllegalStateException e) {
      if (children.areEnded()) {
        // A signal ended them under us: nothing is wrong.
        return;
      }
      throw e;
    } finally {
      progress.step("Ending all processes");
      children.close();
      progress.step("Ended");
      if (lastResort.getState() == Thread.State.NEW) {
        forget(lastResort);
      }
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It runs already, and finds nothing left to do.
      System.out.flush();
    }
  }

  private void run() throws IOException, InterruptedException {
    network.start();
    Acquaintance acquaintance = new Acquaintance(network, api, progress);
    acquaintance.awaitHelpers();
    NetworkFile.write(options.work().resolve("../network.json").normalize(), network, options);
    Files.copy(
        options.work().resolve("../network.json").normalize(),
        options.page().resolve("network.json"),
        StandardCopyOption.REPLACE_EXISTING);
    acquaintance.awaitNews();
    progress.step("Playing");
    List<String> faults = play();
    if (!faults.isEmpty()) {
      throw new IOException("the demo failed:\n" + String.join("\n", faults));
    }
    progress.say("Every byte equals the source's.\n");
    progress.say(urls());
    if (!options.once()) {
      progress.step("Ready. Press Enter to end.");
      awaitEnter();
    }
  }

  /** Plays all showings, prints the table and returns what was wrong. */
  private List<String> play() throws IOException, InterruptedException {
    Table table =
        new Table("title", "kind", "helper", "why", "bytes", "from", "source bytes", "start-up");
    List<String> faults = new ArrayList<>();
    for (Programme.Showing showing : Programme.showings(network.helpers())) {
      awaitNews(showing);
      long before = api.sourceBytes(network);
      Player.Play play = play(showing);
      long sourceBytes = api.sourceBytes(network) - before;
      table.row(
          showing.title().name(),
          showing.title().kind().name(),
          showing.helper().place().id(),
          showing.why(),
          Table.grouped(play.bytes()),
          play.suppliers().toString(),
          Table.grouped(sourceBytes),
          String.format(Locale.ROOT, "%d ms", play.startUp().toMillis()));
      faults.addAll(play.faults());
    }
    progress.say("\n" + table);
    return faults;
  }

  private Player.Play play(Programme.Showing showing) throws IOException, InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      return thread
          .submit(() -> player.play(showing.title(), showing.helper().media(Options.OWN_SOURCE)))
          .get(PLAY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          showing.title().name()
              + " does not play through "
              + showing.helper().place().id()
              + ": "
              + e.getCause(),
          e);
    } catch (TimeoutException e) {
      throw new IOException(
          showing.title().name() + " stands still through " + showing.helper().place().id(), e);
    } finally {
      thread.shutdownNow();
    }
  }

  /** What others have played shall have been heard before a title is asked for elsewhere. */
  private void awaitNews(Programme.Showing showing) throws IOException, InterruptedException {
    if (!showing.why().endsWith("has it") || showing.why().startsWith("nobody")) {
      return;
    }
    Map<String, Integer> held = new HashMap<>();
    for (Helper helper : network.helpers()) {
      held.putAll(segments(helper, true));
    }
    held.remove(showing.helper().place().id());
    boolean heard =
        Waiting.until(
            NEWS_PATIENCE,
            () -> segments(showing.helper(), false).entrySet().containsAll(held.entrySet()));
    if (!heard) {
      progress.step(
          showing.helper().place().id() + " has not heard who has " + showing.title().name());
    }
  }

  /** How many segments {@code helper} knows of at each helper, or holds itself. */
  private Map<String, Integer> segments(Helper helper, boolean itself) throws InterruptedException {
    return api.helpers(helper).stream()
        .filter(one -> !itself || one.getBoolean("self"))
        .collect(Collectors.toMap(one -> one.getString("id"), one -> one.getInt("segments")));
  }

  private String urls() {
    StringBuilder text = new StringBuilder();
    Helper first = network.helpers().get(0);
    text.append("In a browser:  ").append(network.sourceUrl()).append("/player/\n");
    text.append("With ffplay:   ffplay ")
        .append(first.media(Options.OWN_SOURCE).resolve(Programme.WEAVE.path()))
        .append('\n');
    text.append("With VLC:      vlc ")
        .append(first.media(Options.OWN_SOURCE).resolve(Programme.TOUR.path()))
        .append("\n\n");
    Table table = new Table("helper", "location", "media", "API");
    for (Helper helper : network.helpers()) {
      table.row(
          helper.place().id(),
          helper.place().location(),
          helper.media(Options.OWN_SOURCE).toString(),
          helper.api("helpers").toString());
    }
    text.append(table).append('\n');
    text.append("Titles:        ")
        .append(Programme.TITLES.stream().map(Title::path).collect(Collectors.joining(" ")))
        .append('\n');
    options
        .sources()
        .forEach(
            (name, url) ->
                text.append("Source ")
                    .append(name)
                    .append(":  ")
                    .append(first.media(name))
                    .append("… is ")
                    .append(url)
                    .append('\n'));
    text.append("Source:        ").append(network.sourceUrl()).append(", counters at /counters\n");
    text.append("Broker:        ").append(network.brokerUrl()).append('\n');
    text.append("All of this:   ").append(options.work().resolveSibling("network.json"));
    return text.append('\n').toString();
  }

  /** Until Enter; without any input, until the process is told to end. */
  private static void awaitEnter() throws IOException, InterruptedException {
    int read = System.in.read();
    if (read < 0) {
      new CountDownLatch(1).await();
    }
  }
}
