package org.tributary.demo.trials;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tributary.demo.Helper;
import org.tributary.demo.Place;
import org.tributary.demo.Plan;
import org.tributary.demo.Waiting;

/**
 * Of two regional neighbours that read the same object, one 30 seconds behind and one 30 minutes
 * behind, the first hears of the play window every T and the other every 4T; the first is fed from
 * the window. Nobody waits half an hour: the leader begins at minute 30. The stores have room for
 * the manifest, not for a segment; nobody owns what others miss, or all would read at all places; a
 * busy machine's moment is no stall.
 */
final class TemporalDistance implements Trial {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("trial.seconds", 300));
  private static final Duration BEHIND = Duration.ofSeconds(30);

  /** A few of the follower's periods before its news are counted. */
  private static final Duration SETTLING = Duration.ofSeconds(90);

  private static final int SEGMENT_SECONDS = 2;
  private static final int MINUTE_30 = 900;
  private static final int SEGMENTS = 1500;
  private static final long SEGMENT_BYTES = 3L << 16;
  private static final int T_SECONDS = 10;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Plays a segment every two seconds. */
  private final class Reader {
    private final Helper helper;
    private final long begun;
    private int next;
    private int wrong;

    Reader(Helper helper, int first) {
      this.helper = helper;
      this.next = first;
      this.begun = System.nanoTime() - Duration.ofSeconds(2L * first).toNanos();
    }

    /** Plays what is due. */
    void play(Stage stage) throws IOException, InterruptedException {
      while (System.nanoTime() - begun >= Duration.ofSeconds(2L * next).toNanos()) {
        byte[] right = Files.readAllBytes(stage.original(path(next)));
        wrong += Arrays.equals(get(stage, helper, path(next)), right) ? 0 : 1;
        next++;
      }
    }
  }

  /** What was told, and when it was seen first. */
  private static final class Told {
    private long first;
    private long firstTick;
    private long last;
    private long lastTick;

    void saw(long told) {
      long tick = System.nanoTime();
      if (told > last) {
        if (last > 0 && first == 0) {
          first = told;
          firstTick = tick;
        }
        last = told;
        lastTick = tick;
      }
    }

    double everySeconds() {
      return (lastTick - firstTick) / 1e9 / Math.max(1, last - first);
    }
  }

  @Override
  public Plan plan() {
    return Plan.of(
            List.of(
                new Place("lille", "france", "north", "lille"),
                new Place("rouen", "france", "north", "rouen"),
                new Place("amiens", "france", "north", "amiens")))
        .with(
            Map.of(
                "tributary.cooperation.period",
                T_SECONDS + "s",
                "tributary.store.bytes",
                "150000",
                "tributary.delivery.stall",
                "20s",
                "tributary.cooperation.owners",
                "false"));
  }

  @Override
  public boolean leavesItWhole() {
    return false;
  }

  @Override
  public void run(Stage stage) throws Exception {
    write(stage);
    Helper leads = stage.helper("lille");
    Helper near = stage.helper("rouen");
    Helper far = stage.helper("amiens");
    Reader leader = open(stage, leads, MINUTE_30);
    run(stage, BEHIND, leader);
    stage.found(
        "the manifest has been heard of",
        Waiting.until(
            Duration.ofSeconds(5),
            () -> stage.api().heard(near, leads, "distance.m3u8").equals("0")),
        true,
        stage.api().heard(near, leads, "distance.m3u8").equals("0"));
    Reader follower = open(stage, near, MINUTE_30);
    Reader other = open(stage, far, 0);
    run(stage, SETTLING, leader, follower, other);
    Told toNear = new Told();
    Told toFar = new Told();
    long end = System.nanoTime() + TIME.toNanos();
    while (System.nanoTime() < end) {
      run(stage, Duration.ofSeconds(1), leader, follower, other);
      toNear.saw(told(stage, near, leads));
      toFar.saw(told(stage, far, leads));
    }
    hears(stage, near, toNear, T_SECONDS);
    hears(stage, far, toFar, 4 * T_SECONDS);
    stage.told("who is told how often, and why", tellings(stage, leads));
    stage.same(
        "body bytes that the near one had from the source",
        stage.api().counter(near, "fetched_source_bytes"),
        0L);
    stage.same("wrong segments", leader.wrong + follower.wrong + other.wrong, 0);
  }

  private static void hears(Stage stage, Helper helper, Told told, int wanted) {
    double every = told.everySeconds();
    stage.found(
        helper.id() + " hears of the window every",
        String.format(Locale.ROOT, "%.2f s (%d times)", every, told.last - told.first),
        wanted + " s within 10 %",
        Math.abs(every - wanted) <= wanted / 10.0);
  }

  private Reader open(Stage stage, Helper helper, int first) throws Exception {
    get(stage, helper, "distance.m3u8");
    return new Reader(helper, first);
  }

  private static void run(Stage stage, Duration time, Reader... readers) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      for (Reader reader : readers) {
        reader.play(stage);
      }
      Stage.pause(Duration.ofMillis(200));
    }
  }

  private byte[] get(Stage stage, Helper helper, String path)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(stage.at(helper, path)).timeout(Duration.ofSeconds(30)).build(),
            BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode());
    }
    return response.body();
  }

  private static long told(Stage stage, Helper hearer, Helper teller) throws InterruptedException {
    return stage.api().versions(hearer, "distance.m3u8").stream()
        .flatMap(version -> version.getJsonArray("heardWindows").stream())
        .map(JsonValue::asJsonObject)
        .filter(window -> window.getString("helper").equals(teller.id()))
        .mapToLong(window -> window.getJsonNumber("told").longValue())
        .max()
        .orElse(0);
  }

  private static String tellings(Stage stage, Helper teller) throws InterruptedException {
    return stage.api().versions(teller, "distance.m3u8").stream()
        .flatMap(version -> version.getJsonArray("windows").stream())
        .flatMap(window -> window.asJsonObject().getJsonArray("told").stream())
        .map(JsonValue::asJsonObject)
        .map(TemporalDistance::telling)
        .toList()
        .toString();
  }

  private static String telling(JsonObject told) {
    return told.getString("helper")
        + " every "
        + told.getInt("everyMillis")
        + " ms: "
        + told.getString("why");
  }

  private static String path(int number) {
    return "distance/v" + number + ".ts";
  }

  private static void write(Stage stage) throws IOException {
    StringBuilder list =
        new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-PLAYLIST-TYPE:VOD\n")
            .append("#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:")
            .append(SEGMENT_SECONDS)
            .append('\n');
    for (int i = 0; i < SEGMENTS; i++) {
      list.append("#EXTINF:").append(SEGMENT_SECONDS).append(".0,\n").append(path(i)).append('\n');
    }
    long played = TIME.plus(SETTLING).plus(BEHIND).toSeconds() / SEGMENT_SECONDS + 20;
    for (int i = 0; i < Math.min(played, SEGMENTS - MINUTE_30); i++) {
      stage.media(path(i), SEGMENT_BYTES);
      stage.media(path(MINUTE_30 + i), SEGMENT_BYTES);
    }
    Files.writeString(stage.original("distance.m3u8"), list.append("#EXT-X-ENDLIST\n"));
  }
}
