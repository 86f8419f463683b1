package org.tributary.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tributary.benchmarks.micro.Micro;

/**
 * Measures what it costs to deliver media that are held in memory, beside nginx with the same files
 * in the same run.
 *
 * <p>The servers take turns, trial by trial, so that whatever else the machine does meets both;
 * what is told are the ratios of neighbouring trials. CPU time is told for the server alone and
 * with its client, because sendfile on the loopback device hands pages over uncopied and the client
 * pays for the copy.
 */
public final class HitPath {
  private static final List<Media> ALL =
      List.of(
          new Media("64 KiB", "64KiB", 64 << 10, 256),
          new Media("1 MiB", "1MiB", 1 << 20, 64),
          new Media("100 MB", "100MB", 100_000_000, 1));
  private static final Media PROFILED = ALL.get(1);
  private static final int CHECKED_FILES = 8;

  /** What the threads that compile are called (C1 and C2), cut to the length of a Linux name. */
  private static final String COMPILERS = "CompilerThre";

  private static final double SETTLED = 0.03;
  private static final int MOST_WARM_UPS = 20;

  private final Options options;
  private final List<Media> kinds;
  private final Client client;
  private final List<Comparison> comparisons = new ArrayList<>();

  private HitPath(Options options, List<Media> kinds, Client client) {
    this.options = options;
    this.kinds = kinds;
    this.client = client;
  }

  /** Runs it all; see {@link Options} for the system properties. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.ofSystem();
    Path media = options.target().resolve("media");
    say("Writing media");
    List<Media> kinds = asked(options.media());
    for (Media kind : kinds) {
      kind.write(media);
    }
    Machine machine = Machine.now(options.nginx());
    Path template = options.project().resolve("src/main/nginx/nginx.conf");
    Path work = options.target();
    try (Client client = new Client(options.connections());
        Nginx on = new Nginx(options.nginx(), template, work.resolve("nginx-on"), media, true);
        Nginx off = new Nginx(options.nginx(), template, work.resolve("nginx-off"), media, false)) {
      HitPath run = new HitPath(options, kinds, client);
      Optional<Profile> profile;
      if (options.selfTest()) {
        Path directory = work.resolve("nginx-other");
        try (Nginx other = new Nginx(options.nginx(), template, directory, media, true)) {
          run.compare(media, List.of(on.subject()), other.subject());
        }
        profile = Optional.empty();
      } else {
        say("Starting a server with Tributary");
        try (HelperServer helper = new HelperServer(options, media)) {
          run.compare(media, List.of(on.subject(), off.subject()), helper.subject());
          profile = run.profile(helper.subject());
        }
      }
      say("Single steps");
      List<Micro.Score> scores = options.micro() ? Micro.run() : List.of();
      Report report = new Report(options, machine, run.comparisons, profile, scores);
      report.write();
      System.out.println(report.page());
    }
  }

  private static List<Media> asked(List<String> directories) {
    List<String> known = ALL.stream().map(Media::directory).toList();
    if (!known.containsAll(directories)) {
      throw new IllegalArgumentException(
          "benchmarks.media = '%s': must be some of %s, with commas"
              .formatted(String.join(",", directories), String.join(",", known)));
    }
    return ALL.stream()
        .filter(kind -> directories.isEmpty() || directories.contains(kind.directory()))
        .toList();
  }

  private void compare(Path media, List<Subject> nginxes, Subject other)
      throws IOException, InterruptedException {
    for (Media kind : kinds) {
      for (Subject nginx : nginxes) {
        check(nginx, media, kind);
      }
      check(other, media, kind);
    }
    for (Media kind : kinds) {
      say(kind.name() + ": warming up");
      for (Subject nginx : nginxes) {
        client.pull(nginx, kind, options.trialMillis());
      }
      warmUp(other, kind);
      for (Subject nginx : nginxes) {
        compare(kind, nginx, other);
      }
    }
  }

  private void compare(Media kind, Subject first, Subject second) throws IOException {
    List<Comparison.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < options.pairs(); i++) {
      pairs.add(
          new Comparison.Pair(
              client.pull(first, kind, options.trialMillis()),
              client.pull(second, kind, options.trialMillis())));
    }
    Comparison comparison = new Comparison(kind, pairs);
    comparisons.add(comparison);
    say(
        "%s: %s beside %s: %.2f of the GB/s, %.2f of the server's CPU"
            .formatted(
                kind.name(),
                second.name(),
                first.name(),
                comparison.ratios(Measure.GIGABYTES).median(),
                comparison.ratios(Measure.SERVER_CPU).median()));
  }

  /** Until the JVM has compiled itself: what it still compiles counts as its CPU time. */
  private void warmUp(Subject other, Media kind) throws IOException {
    ProcessTree server = new ProcessTree(other.pid());
    for (int round = 1; round <= MOST_WARM_UPS; round++) {
      double before = server.cpuSecondsOf(COMPILERS);
      Trial trial = client.pull(other, kind, options.warmUpMillis());
      double share = (server.cpuSecondsOf(COMPILERS) - before) / trial.serverCpuSeconds();
      say("  compiling takes %.0f %% of %s's CPU time".formatted(share * 100, other.name()));
      if (share < SETTLED) {
        return;
      }
    }
  }

  private Optional<Profile> profile(Subject helper) throws IOException {
    if (options.profileMillis() == 0 || !kinds.contains(PROFILED)) {
      return Optional.empty();
    }
    say("Profiling");
    try (Profiler profiler = new Profiler(options.target(), helper.pid())) {
      client.pull(helper, PROFILED, options.profileMillis());
      return profiler.end();
    }
  }

  /** A server that delivers wrong bytes has lost, however fast. Also fills the helper's store. */
  private static void check(Subject subject, Path media, Media kind)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int n = 0; n < kind.files(); n++) {
      URI url = URI.create("http://localhost:" + subject.port() + subject.prefix() + kind.path(n));
      HttpResponse<byte[]> response =
          client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
      boolean right =
          response.statusCode() == 200
              && (n >= CHECKED_FILES
                  || Arrays.equals(
                      response.body(), Files.readAllBytes(media.resolve(kind.path(n)))));
      if (!right) {
        throw new IOException(url + " gave " + response.statusCode() + " or other bytes");
      }
    }
  }

  private static void say(String what) {
    System.out.println("== " + what);
  }
}
