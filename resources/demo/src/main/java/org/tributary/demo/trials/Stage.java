package org.tributary.demo.trials;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.tributary.demo.Acquaintance;
import org.tributary.demo.Api;
import org.tributary.demo.Children;
import org.tributary.demo.Helper;
import org.tributary.demo.Network;
import org.tributary.demo.Options;
import org.tributary.demo.Progress;
import org.tributary.demo.Waiting;

/** Where a trial takes place: the running network, the media, and what was found. */
final class Stage {

  static final int MIB = 1 << 20;

  private final Network network;
  private final Options options;
  private final Progress progress;
  private final Children children;
  private final Api api = new Api();
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What was seen.
   *
   * @param what in words
   * @param seen the figure
   * @param wanted what it should be
   * @param isRight whether it is
   */
  record Finding(String what, String seen, String wanted, boolean isRight) {}

  Stage(Network network, Options options, Progress progress, Children children) {
    this.children = children;
    this.network = network;
    this.options = options;
    this.progress = progress;
  }

  Network network() {
    return network;
  }

  Api api() {
    return api;
  }

  Options options() {
    return options;
  }

  Progress progress() {
    return progress;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The helper with this id. */
  Helper helper(String id) {
    return network.helpers().stream()
        .filter(helper -> helper.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no helper " + id));
  }

  /** Notes what was found. */
  void found(String what, Object seen, Object wanted, boolean isRight) {
    findings.add(new Finding(what, seen.toString(), wanted.toString(), isRight));
    progress.step((isRight ? "  " : "! ") + what + ": " + seen);
  }

  /** Notes whether two are equal. */
  void same(String what, Object seen, Object wanted) {
    found(what, seen, wanted, seen.equals(wanted));
  }

  /** Notes a figure that is only told. */
  void told(String what, Object seen) {
    found(what, seen, "", true);
  }

  /** A file of the source with {@code bytes} bytes that the name determines; returns its path. */
  String media(String name, long bytes) throws IOException {
    write(name, bytes, name.hashCode());
    return name;
  }

  /** The same with other bytes, and surely with another time. */
  void change(String name, long bytes) throws IOException {
    Path fresh = original(name + ".new");
    write(name + ".new", bytes, ~name.hashCode());
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now()));
    Files.move(
        fresh, original(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Puts the demo's titles on the source; returns the paths of all their files. */
  List<String> titles() throws IOException {
    Path from = Path.of(System.getProperty("demo.media"));
    List<String> paths;
    try (Stream<Path> files = Files.walk(from)) {
      paths =
          files
              .filter(Files::isRegularFile)
              .map(file -> from.relativize(file).toString())
              .sorted()
              .toList();
    }
    for (String path : paths) {
      Files.createDirectories(original(path).getParent());
      Files.copy(from.resolve(path), original(path), StandardCopyOption.REPLACE_EXISTING);
    }
    return paths;
  }

  /** The source's own file. */
  Path original(String name) {
    return options.media().resolve(name);
  }

  private void write(String name, long bytes, long seed) throws IOException {
    Path file = original(name);
    Files.createDirectories(file.getParent());
    SplittableRandom random = new SplittableRandom(seed);
    byte[] piece = new byte[1 << 16];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (long left = bytes; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        out.write(piece, 0, (int) Math.min(piece.length, left));
      }
    }
  }

  /** Where {@code helper} delivers the source's {@code path}. */
  URI at(Helper helper, String path) {
    return helper.media(Options.OWN_SOURCE).resolve(path);
  }

  /** A GET through {@code helper}, still to be refined and started. */
  Playback play(Helper helper, String path) {
    return new Playback(at(helper, path), original(path));
  }

  /** Bytes of whole segments of 1 MiB: {@code bytes=FROM-TO} with both segments included. */
  static String segments(int first, int last) {
    return "bytes=" + (long) first * MIB + "-" + ((last + 1L) * MIB - 1);
  }

  /**
   * Waits until {@code hearer} knows exactly these segments at {@code holder}; the time it took.
   */
  Duration awaitHeard(Helper hearer, Helper holder, String path, String segments, Duration patience)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    if (!Waiting.until(patience, () -> api.heard(hearer, holder, path).equals(segments))) {
      progress.step(
          hearer.id()
              + " has heard that "
              + holder.id()
              + " holds "
              + api.heard(hearer, holder, path)
              + ", not "
              + segments);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Waits until {@code helper} holds exactly these segments: committing takes a moment. */
  boolean awaitHeld(Helper helper, String path, String segments)
      throws IOException, InterruptedException {
    return Waiting.until(Duration.ofSeconds(20), () -> api.held(helper, path).equals(segments));
  }

  /** Starts programs that end with the trials. */
  Children children() {
    return children;
  }

  /** Deploys the EAR on the only server. */
  void deploy() throws IOException, InterruptedException {
    network.asadmin("deploy", "--name", "tributary", options.ear().toString());
  }

  /** Deploys the EAR again on the only server, and waits until the helper answers. */
  void redeploy() throws IOException, InterruptedException {
    network.asadmin("deploy", "--force", "--name", "tributary", options.ear().toString());
    awaitHelpers();
  }

  /** Waits until all answer. */
  void awaitHelpers() throws IOException, InterruptedException {
    new Acquaintance(network, api, progress).awaitHelpers();
  }

  /** Waits until all answer and know each other. */
  void awaitAcquaintance() throws IOException, InterruptedException {
    Acquaintance acquaintance = new Acquaintance(network, api, progress);
    acquaintance.awaitHelpers();
    acquaintance.awaitNews();
  }

  /** Lets time pass. */
  static void pause(Duration time) {
    long due = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < due) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** Whether {@code line} of a helper's log tells of an error that nobody handled. */
  static boolean tellsOfTrouble(String line) {
    return line.contains("[SEVERE]")
        || (line.contains("[WARNING]") && line.contains("Exception"))
        || line.strip().startsWith("at org.tributary");
  }

  /** The lines of a helper's log since a count of lines that tell of errors nobody handled. */
  List<String> trouble(Helper helper, long sinceLine) throws IOException {
    try (Stream<String> lines = Files.lines(helper.log())) {
      return lines.skip(sinceLine).filter(Stage::tellsOfTrouble).toList();
    }
  }

  /** How long a helper's log is. */
  long logLines(Helper helper) throws IOException {
    try (Stream<String> lines = Files.lines(helper.log())) {
      return lines.count();
    }
  }

  /** Seconds with two digits. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
  }
}
