package org.tributary.demo.trials;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * A live HLS stream, a sliding window that ffmpeg writes and deletes behind itself, plays for two
 * minutes at the live edge through two helpers at once. Needs ffmpeg.
 */
final class Live implements Trial {

  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("trial.seconds", 120));

  @Override
  public Plan plan() {
    return FIVE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Path directory = Files.createDirectories(stage.original("live"));
    Process encoder = encoder(stage, directory);
    try {
      Path playlist = directory.resolve("index.m3u8");
      if (!Waiting.until(Duration.ofSeconds(60), () -> segments(playlist) >= 4)) {
        throw new IOException("ffmpeg writes no stream, see logs/encoder.log");
      }
      Map<Helper, Process> players = new LinkedHashMap<>();
      for (String id : List.of("lille-1", "rouen")) {
        Helper helper = stage.helper(id);
        players.put(helper, player(stage, helper, stage.at(helper, "live/index.m3u8")));
      }
      for (Map.Entry<Helper, Process> entry : players.entrySet()) {
        boolean ended = entry.getValue().waitFor(TIME.toSeconds() + 60, TimeUnit.SECONDS);
        List<String> complaints = Files.readAllLines(log(stage, entry.getKey()));
        stage.found(
            "ffmpeg at the edge through " + entry.getKey().id() + " for " + TIME.toSeconds() + " s",
            (ended ? "exit " + entry.getValue().exitValue() : "still playing")
                + ", "
                + (complaints.isEmpty()
                    ? "no warning"
                    : complaints.size() + ": " + complaints.get(0)),
            "exit 0, no warning",
            ended && entry.getValue().exitValue() == 0 && complaints.isEmpty());
      }
    } finally {
      encoder.destroy();
    }
  }

  private static long segments(Path playlist) throws IOException {
    return Files.exists(playlist)
        ? Files.readAllLines(playlist).stream().filter(line -> line.endsWith(".ts")).count()
        : 0;
  }

  private static Path log(Stage stage, Helper helper) {
    return stage.options().work().resolve("logs/live-" + helper.id() + ".log");
  }

  private static Process encoder(Stage stage, Path directory) throws IOException {
    List<String> line = new ArrayList<>(List.of("ffmpeg", "-y", "-v", "warning", "-re"));
    line.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"));
    line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440"));
    line.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac"));
    line.addAll(List.of("-f", "hls", "-hls_time", "2", "-hls_list_size", "6"));
    line.addAll(List.of("-hls_flags", "delete_segments+temp_file"));
    line.add(directory.resolve("index.m3u8").toString());
    return stage
        .children()
        .start(new ProcessBuilder(line), stage.options().work().resolve("logs/encoder.log"));
  }

  private static Process player(Stage stage, Helper helper, URI uri) throws IOException {
    List<String> line = new ArrayList<>(List.of("ffmpeg", "-y", "-v", "warning", "-re"));
    line.addAll(List.of("-i", uri.toString(), "-t", Long.toString(TIME.toSeconds())));
    line.addAll(List.of("-c", "copy", "-f", "null", "-"));
    return stage.children().start(new ProcessBuilder(line), log(stage, helper));
  }
}
