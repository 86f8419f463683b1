package org.tributary.demo.trials;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Programme;
import org.tributary.demo.Title;

/**
 * Players that people use play every title through a helper to its end without an error: hls.js,
 * video.js, dash.js and the browser itself in headless Chromium, ffmpeg's frames compared with
 * those from the source, VLC. What is not installed is left out and said.
 *
 * <p>{@code -Dtrial.chromium}, {@code -Dtrial.vlc}: the programs; {@code -Dtrial.dash.js}: the file
 * {@code dist/dash.all.min.js} of the package dashjs.
 */
final class Players implements Trial {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    stage.titles();
    Helper helper = stage.helper("lille-2");
    for (Title title : Programme.TITLES) {
      URI through = stage.at(helper, title.path());
      frames(stage, title, through);
      vlc(stage, title, through);
    }
    Optional<String> chromium = program("trial.chromium", "chromium");
    if (chromium.isEmpty()) {
      stage.told("Chromium", "not installed");
      return;
    }
    for (Title title : Programme.TITLES) {
      for (String engine : engines(stage, title)) {
        browse(stage, chromium.get(), title, stage.at(helper, title.path()), engine);
      }
    }
  }

  private static List<String> engines(Stage stage, Title title) throws IOException {
    Optional<Path> dash = Optional.ofNullable(System.getProperty("trial.dash.js")).map(Path::of);
    if (dash.isPresent()) {
      Files.copy(
          dash.get(),
          stage.options().page().resolve("lib/dash.all.min.js"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return switch (title.kind()) {
      case HLS -> List.of("hls.js", "video.js");
      case DASH -> dash.isPresent() ? List.of("dash.js", "video.js") : List.of("video.js");
      case FILE -> List.of("browser", "video.js");
    };
  }

  private static void browse(Stage stage, String chromium, Title title, URI through, String engine)
      throws IOException, InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HttpServer ear =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ear.createContext(
        "/",
        exchange -> {
          told.add(Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
          exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    ear.start();
    Path profile = Files.createTempDirectory(stage.options().work(), "chromium");
    Process browser =
        stage
            .children()
            .start(
                new ProcessBuilder(
                    List.of(
                        chromium,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--autoplay-policy=no-user-gesture-required",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        stage.network().sourceUrl()
                            + "/player/trial.html?url="
                            + through
                            + "&kind="
                            + title.kind()
                            + "&engine="
                            + engine
                            + "&tell=http://localhost:"
                            + ear.getAddress().getPort()
                            + "/")),
                stage.options().work().resolve("logs/chromium.log"));
    try {
      String answer = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      String last = answer == null ? "nothing for " + PATIENCE.toSeconds() + " s" : answer;
      stage.found(
          title.name() + " (" + title.kind() + ") in Chromium with " + engine,
          last,
          "ended, no error",
          last.startsWith("ended") && last.endsWith("errors: 0"));
    } finally {
      browser.destroy();
      ear.stop(0);
    }
  }

  private static void frames(Stage stage, Title title, URI through)
      throws IOException, InterruptedException {
    Optional<String> ffmpeg = program("trial.ffmpeg", "ffmpeg");
    if (ffmpeg.isEmpty()) {
      stage.told("ffmpeg", "not installed");
      return;
    }
    String direct = stage.network().sourceUrl() + "/" + title.path();
    String expected = framemd5(stage, ffmpeg.get(), direct, "direct");
    String got = framemd5(stage, ffmpeg.get(), through.toString(), "through");
    long frames = got.lines().filter(line -> !line.startsWith("#")).count();
    stage.found(
        title.name() + " (" + title.kind() + ") with ffmpeg -f framemd5",
        frames + " frames " + (got.equals(expected) ? "equal" : "differ"),
        "equal, some",
        got.equals(expected) && frames > 0);
  }

  private static String framemd5(Stage stage, String ffmpeg, String url, String name)
      throws IOException, InterruptedException {
    Path out = stage.options().work().resolve("logs/framemd5-" + name + ".txt");
    run(
        stage,
        "ffmpeg",
        List.of(ffmpeg, "-y", "-v", "error", "-i", url, "-f", "framemd5", out.toString()));
    return Files.exists(out) ? Files.readString(out) : "";
  }

  private static void vlc(Stage stage, Title title, URI through)
      throws IOException, InterruptedException {
    Optional<String> vlc = program("trial.vlc", "cvlc");
    if (vlc.isEmpty()) {
      return;
    }
    Path log = stage.options().work().resolve("logs/vlc.log");
    List<String> line =
        List.of(
            vlc.get(),
            "-I",
            "dummy",
            "--sout",
            "#dummy",
            "--sout-all",
            "--play-and-exit",
            "-v",
            through.toString());
    int exit = run(stage, "vlc", line);
    if (Files.readString(log).contains("not supposed to be run as root")) {
      stage.told(
          title.name() + " with VLC", "it does not run as root: name another by -Dtrial.vlc");
      return;
    }
    List<String> errors =
        Files.readAllLines(log).stream()
            .filter(text -> text.contains("error:"))
            // A server has neither a desktop nor a loudspeaker.
            .filter(text -> !text.matches(".*(dbus|interface|audio output) error:.*"))
            .filter(text -> !text.matches(".*interface \"(dbus|globalhotkeys),none\" .*failed"))
            .toList();
    stage.found(
        title.name() + " (" + title.kind() + ") with VLC",
        "exit " + exit + ", " + (errors.isEmpty() ? "no error" : errors.toString()),
        "exit 0, no error",
        exit == 0 && errors.isEmpty());
  }

  private static int run(Stage stage, String name, List<String> line)
      throws IOException, InterruptedException {
    Path log = stage.options().work().resolve("logs/" + name + ".log");
    Process process = stage.children().start(new ProcessBuilder(line), log);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private static Optional<String> program(String property, String usual) {
    String name = System.getProperty(property, usual);
    if (name.contains(File.separator)) {
      return Optional.of(name);
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
