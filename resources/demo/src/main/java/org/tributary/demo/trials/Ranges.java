package org.tributary.demo.trials;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * Whole titles and 500 random ranges, asked for by 50 receivers at once of a helper that holds
 * nothing, and again when it holds all: status, {@code Content-Range}, length and SHA-256 are what
 * the source's files say.
 */
final class Ranges implements Trial {

  private static final int RANGES = 500;
  private static final int RECEIVERS = 50;
  private static final long LENGTH = 30_000_000;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Override
  public Plan plan() {
    return ONE;
  }

  /**
   * A request and its right answer.
   *
   * @param field the value of {@code Range}; empty asks for the whole
   * @param contentRange what the answer's header has to be; empty if it has none
   * @param from the first byte of the body
   * @param end the byte behind its last one
   */
  private record Ask(
      String path, String field, int status, String contentRange, long from, long end) {}

  @Override
  public void run(Stage stage) throws Exception {
    List<Ask> titles = titles(stage);
    List<Ask> ranges = ranges(stage.media("ranges-" + LENGTH + ".bin", LENGTH));
    for (String when : List.of("cold", "warm")) {
      ask(stage, "files of all titles whole, " + when, titles);
      ask(stage, "random ranges, " + when, ranges);
    }
  }

  private static List<Ask> titles(Stage stage) throws IOException {
    List<Ask> all = new ArrayList<>();
    for (String path : stage.titles()) {
      all.add(new Ask(path, "", 200, "", 0, Files.size(stage.original(path))));
    }
    return all;
  }

  private static List<Ask> ranges(String path) {
    SplittableRandom random = new SplittableRandom(14);
    List<Ask> all = new ArrayList<>();
    for (int i = 0; i < RANGES; i++) {
      long border = Stage.MIB * random.nextLong(1, LENGTH / Stage.MIB);
      long any = random.nextLong(LENGTH);
      long few = random.nextLong(1, 100);
      all.add(
          switch (i % 6) {
            case 0 -> part(path, any, Math.min(LENGTH - 1, any + random.nextLong(3L * Stage.MIB)));
            case 1 -> part(path, border - few, border + random.nextLong(100));
            case 2 -> answered(path, "bytes=-" + (LENGTH - any), any, LENGTH);
            case 3 -> answered(path, "bytes=" + any + "-", any, LENGTH);
            case 4 -> answered(path, "bytes=" + any + "-" + (LENGTH + few), any, LENGTH);
            default ->
                new Ask(path, "bytes=" + (LENGTH + few) + "-", 416, "bytes */" + LENGTH, 0, 0);
          });
    }
    return all;
  }

  private static Ask part(String path, long first, long last) {
    return answered(path, "bytes=" + first + "-" + last, first, last + 1);
  }

  private static Ask answered(String path, String field, long from, long end) {
    return new Ask(path, field, 206, "bytes " + from + "-" + (end - 1) + "/" + LENGTH, from, end);
  }

  private void ask(Stage stage, String what, List<Ask> asks)
      throws InterruptedException, ExecutionException {
    Helper helper = stage.network().helpers().get(0);
    ExecutorService receivers = Executors.newFixedThreadPool(RECEIVERS);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (Ask ask : asks) {
        answers.add(
            receivers.submit(
                () -> fault(stage.at(helper, ask.path), stage.original(ask.path), ask)));
      }
      int right = 0;
      for (Future<String> answer : answers) {
        if (answer.get().isEmpty()) {
          right++;
        } else {
          stage.progress().step("! " + answer.get());
        }
      }
      stage.found(
          what, right + " of " + asks.size() + " right", "all", right == asks.size() && right > 0);
    } finally {
      receivers.shutdownNow();
    }
  }

  /** What is wrong with the answer; empty if nothing is. */
  private String fault(URI uri, Path original, Ask ask)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    if (!ask.field.isEmpty()) {
      request.header("Range", ask.field);
    }
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (response.statusCode() != ask.status || !range.equals(ask.contentRange)) {
        return ask + " answered " + response.statusCode() + " with " + range;
      }
      if (ask.status == 416) {
        return "";
      }
      String came = digest(body, Long.MAX_VALUE);
      try (RandomAccessFile file = new RandomAccessFile(original.toFile(), "r");
          InputStream expected = Channels.newInputStream(file.getChannel())) {
        file.seek(ask.from);
        return came.equals(digest(expected, ask.end - ask.from)) ? "" : ask + " has other bytes";
      }
    } catch (IOException e) {
      return ask + " broke off: " + e;
    }
  }

  /** Length and SHA-256 of at most {@code limit} bytes. */
  private static String digest(InputStream bytes, long limit)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[1 << 16];
    long length = 0;
    while (length < limit) {
      int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, limit - length));
      if (read < 0) {
        break;
      }
      sha256.update(buffer, 0, read);
      length += read;
    }
    return length + " bytes, SHA-256 " + HexFormat.of().formatHex(sha256.digest());
  }
}
