package org.tributary.web.media;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.media.MediaId;
import org.tributary.web.Stage;
import org.tributary.web.StagedHelper.Script;

@Timeout(60)
class MediaServletTest {
  private static final MediaId FILM = new MediaId("films", "/film.mp4");
  private final byte[] content = new byte[3_333_333];
  private Stage stage;

  @BeforeEach
  void open() {
    new Random(1).nextBytes(content);
    stage = new Stage();
    stage.helper.holds(FILM, ByteBuffer.wrap(content));
    stage.with("/media/*", new MediaServlet(stage.helper, Stage.settings(), stage.streams)).open();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aDeliveryReachesTheReceiverToTheByte() throws Exception {
    HttpResponse<byte[]> response = stage.get("/media/films/film.mp4?token=7");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(content);
    assertThat(response.headers().firstValue("Content-Type")).contains("video/mp4");
    assertThat(response.headers().firstValue("Cache-Status")).contains("stage; hit");
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(content.length);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    allLeasesAreReleased();
    assertThat(stage.helper.gone()).isZero();
  }

  @Test
  void aHitReachesTheReceiverToTheByteAndIsCounted() throws Exception {
    stage.helper.script = Script.PLAIN.withHits();

    HttpResponse<byte[]> response = stage.get("/media/films/film.mp4");

    assertThat(response.body()).isEqualTo(content);
    allLeasesAreReleased();
    Stage.eventually(
        () -> stage.helper.counters().get(Counter.SERVED_OWN_BYTES) == content.length,
        "the hit is counted");
    Stage.eventually(() -> stage.helper.hitsClosed() == 1, "the hit is let go of");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_500_000})
  void whatAHitHasNotInMemoryComesByADelivery(int hitBytes) throws Exception {
    stage.helper.script = Script.PLAIN.withHitsUpTo(hitBytes);

    HttpResponse<byte[]> response = stage.get("/media/films/film.mp4");

    assertThat(response.body()).isEqualTo(content);
    allLeasesAreReleased();
    Stage.eventually(
        () -> stage.helper.counters().get(Counter.SERVED_OWN_BYTES) == hitBytes,
        "the hit's part is counted");
  }

  @Test
  void anUnknownLengthIsDeliveredWhole() throws Exception {
    stage.helper.script = Script.PLAIN.withoutLength();

    HttpResponse<byte[]> response = stage.get("/media/films/film.mp4");

    assertThat(response.body()).isEqualTo(content);
    assertThat(response.headers().firstValue("Content-Length")).isEmpty();
  }

  @Test
  void whatThePlayerSaysOfItsNextRequestIsPassedOn() throws Exception {
    stage.get("/media/films/film.mp4?CMCD=nor%3D%22..%252Fmedia%252Ffilms%252Fb.mp4%22");
    assertThat(stage.helper.asked.next()).isEmpty();

    stage.get("/media/films/film.mp4?CMCD=nor%3D%22b.mp4%22%2Cnrr%3D%220-99%22");
    assertThat(stage.helper.asked.id()).isEqualTo(FILM);
    assertThat(stage.helper.asked.next())
        .contains(new MediaRequest.Next(new MediaId("films", "/b.mp4"), Optional.of("bytes=0-99")));

    stage.get("/media/films/film.mp4?CMCD=nor%3D%22..%252Fothers%252Fb.mp4%22");
    assertThat(stage.helper.asked.next()).isEmpty();
    stage.get("/media/films/film.mp4?CMCD=nor%3D%22b.mp4");
    assertThat(stage.helper.asked.next()).isEmpty();
    assertThat(stage.helper.counters().get(Counter.HINTS_BAD)).isOne();
  }

  @Test
  void headGivesTheHeadAlone() throws Exception {
    HttpResponse<byte[]> response = stage.send("HEAD", "/media/films/film.mp4");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(content.length);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void theFieldsThatTheCoreJudgesArePassedOn() throws Exception {
    stage.get(
        "/media/films/film.mp4", "Range", "bytes=1-2", "If-None-Match", "\"a\"", "If-Range", "x");

    assertThat(stage.helper.asked.range()).contains("bytes=1-2");
    assertThat(stage.helper.asked.ifNoneMatch()).contains("\"a\"");
    assertThat(stage.helper.asked.ifRange()).contains("x");
    assertThat(stage.helper.asked.ifModifiedSince()).isEmpty();
  }

  @Test
  void aPreflightLearnsWhatIsAllowed() throws Exception {
    HttpResponse<byte[]> response = stage.send("OPTIONS", "/media/films/film.mp4");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("GET, HEAD, OPTIONS");
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void mediaCanOnlyBeRead(String method) throws Exception {
    HttpResponse<byte[]> response = stage.send(method, "/media/films/film.mp4");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
  }

  @Test
  void aProblemIsToldInJson() throws Exception {
    HttpResponse<byte[]> response = stage.get("/media/films/none.mp4");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(new String(response.body(), UTF_8))
        .contains("\"title\":\"Not found\"", "\"status\":404", "no such \\\"thing\\\"");
  }

  @Test
  void anUnknownSourceAndABadPathAreRefusedAndCounted() throws Exception {
    HttpResponse<byte[]> unknown = stage.get("/media/nobody/a.mp4");
    HttpResponse<byte[]> bad = stage.get("/media/films/a%23b.mp4");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(new String(bad.body(), UTF_8)).contains("'#'");
    assertThat(stage.helper.counters().get(Counter.REQUESTS_BAD)).isEqualTo(2);
  }

  @Test
  void aHelperWithTooMuchToDoSaysSo() throws Exception {
    stage.helper.script = Script.PLAIN.thatIsBusy();

    HttpResponse<byte[]> response = stage.get("/media/films/film.mp4");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void aDeliveryThatFailsEndsShortSoThatTheReceiverCanTell() {
    stage.helper.script = Script.PLAIN.cutAt(2_000_000);
    assertThatThrownBy(() -> stage.get("/media/films/film.mp4")).isInstanceOf(IOException.class);

    stage.helper.script = Script.PLAIN.cutAt(2_000_000).withoutLength();
    assertThatThrownBy(() -> stage.get("/media/films/film.mp4")).isInstanceOf(IOException.class);
    allLeasesAreReleased();
  }

  @Test
  void aReceiverThatTakesNothingIsDropped() throws Exception {
    try (Socket socket = reluctantReceiver()) {
      stage.streams.sweep();
      stage.tick.addAndGet(Duration.ofSeconds(59).toNanos());
      stage.streams.sweep();
      assertThat(stage.helper.gone()).isZero();

      stage.tick.addAndGet(Duration.ofSeconds(2).toNanos());
      stage.streams.sweep();

      assertThat(stage.helper.gone()).isEqualTo(1);
      assertThat(stage.helper.counters().get(Counter.RECEIVERS_DROPPED)).isEqualTo(1);
      assertThat(stage.streams.size()).isZero();
      allLeasesAreReleased();
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(content.length);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Test
  void aSlowReceiverIsNotDroppedAndGetsEveryByte() throws Exception {
    try (Socket socket = reluctantReceiver()) {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      byte[] some = in.readNBytes(300_000);
      while (some.length > 0) {
        got.write(some);
        stage.tick.addAndGet(Duration.ofSeconds(50).toNanos());
        stage.streams.sweep();
        some = in.readNBytes(300_000);
      }
      byte[] all = got.toByteArray();
      assertThat(Arrays.equals(tail(all, content.length), content)).isTrue();
    }
    assertThat(stage.helper.gone()).isZero();
  }

  @Test
  void aReceiverThatLeavesIsNoticed() throws Exception {
    reluctantReceiver().close();

    Stage.eventually(() -> stage.helper.gone() == 1, "the delivery is told");
    allLeasesAreReleased();
    Stage.eventually(() -> stage.streams.size() == 0, "the response is forgotten");
  }

  private static byte[] tail(byte[] all, int length) {
    return Arrays.copyOfRange(all, Math.max(0, all.length - length), all.length);
  }

  /** A receiver that has asked, and reads nothing by itself; its response is blocked. */
  private Socket reluctantReceiver() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), stage.port()));
    socket
        .getOutputStream()
        .write(
            "GET /tributary/media/films/film.mp4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .getBytes(US_ASCII));
    Stage.eventually(() -> stage.streams.size() == 1, "the response has begun");
    socket.getInputStream().read();
    return socket;
  }

  private void allLeasesAreReleased() {
    Stage.eventually(() -> stage.helper.leases().open() == 0, "all leases are released");
    assertThat(stage.helper.leases().releasedTwice()).isZero();
  }
}
