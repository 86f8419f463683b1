package org.tributary.web.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.MemberMac;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;
import org.tributary.core.media.Version;
import org.tributary.web.Stage;
import org.tributary.web.StagedHelper.Script;

@Timeout(60)
class HelperServletTest {
  private static final int LENGTH = 300_000;
  private static final URI URL = Stage.settings().helper().url();

  private final byte[] content = new byte[LENGTH];
  private final Metadata metadata =
      new Metadata(
          "video/mp4",
          LENGTH,
          Optional.of("\"v1\""),
          Optional.empty(),
          true,
          CacheTerms.NONE,
          Instant.EPOCH);
  private final Description description =
      new Description(
          new MediaId("films", "/film.mp4"),
          new Version("\"v1\"", LENGTH, new Layout.Fixed(1 << 20)),
          metadata);
  private final StoredSegment segment =
      new StoredSegment(description, 0, LENGTH, metadata, StoredSegment.FROM_SOURCE);
  private final MemberMac mac = new MemberMac(Stage.settings().network().secret());
  private Stage stage;

  @BeforeEach
  void open() {
    new Random(2).nextBytes(content);
    stage = new Stage();
    stage
        .with("/helper/*", new HelperServlet(stage.helper, Stage.settings(), stage.streams))
        .open();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 100_000, 299_999, 300_000})
  void aHeldSegmentIsLentFromAnyByteOfIt(int from) throws Exception {
    stage.helper.lender = this::lend;

    HttpResponse<byte[]> response = ask(path(from));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(SegmentFraming.MEDIA_TYPE);
    byte[] rest = Arrays.copyOfRange(content, from, LENGTH);
    assertThat(unframed(response.body(), from)).isEqualTo(rest);
    int sent = LENGTH - SegmentFraming.aligned(from);
    Stage.eventually(
        () -> stage.helper.counters().get(Counter.LENT_BYTES) == sent, "the loan is counted");
    assertThat(stage.helper.leases().open()).isZero();
  }

  @Test
  void aSegmentIsNotLentFromBeyondItsEnd() throws Exception {
    stage.helper.lender = this::lend;

    assertThat(ask(path(LENGTH + 1)).statusCode()).isEqualTo(416);
    assertThat(stage.helper.leases().open()).isZero();
  }

  @Test
  void whatIsNotHeldIsNotFound() throws Exception {
    assertThat(ask(path(0)).statusCode()).isEqualTo(404);
  }

  @Test
  void aHelperWithEnoughToDoSaysWhenToAskAgain() throws Exception {
    stage.helper.lender = lending -> lending.busy(3);
    HttpResponse<byte[]> aboveTheMark = ask(path(0));
    stage.helper.script = Script.PLAIN.thatIsBusy();
    HttpResponse<byte[]> full = ask(path(0));

    assertThat(aboveTheMark.statusCode()).isEqualTo(503);
    assertThat(aboveTheMark.headers().firstValue("Retry-After")).contains("3");
    assertThat(full.statusCode()).isEqualTo(503);
  }

  @Test
  void whoIsNoMemberIsRefusedAndCounted() throws Exception {
    String path = path(0);
    String target = stage.uri(path).getRawPath() + "?from=0";
    MemberMac wrong = new MemberMac("another network's secret");

    assertThat(stage.get(path).statusCode()).isEqualTo(403);
    assertThat(stage.get(path, "Authorization", "nonsense").statusCode()).isEqualTo(403);
    assertThat(
            stage.get(path, "Authorization", wrong.sign("GET", target, "other", URL)).statusCode())
        .isEqualTo(403);
    assertThat(
            stage
                .get(path, "Authorization", mac.sign("GET", target + "0", "other", URL))
                .statusCode())
        .isEqualTo(403);
    assertThat(stage.helper.counters().get(Counter.LENT_FORBIDDEN)).isEqualTo(4);
  }

  @Test
  void aRequestThatWasHereBeforeIsALoop() throws Exception {
    assertThat(ask(path(0), "CDN-Loop", "other, stage; hops=1").statusCode()).isEqualTo(508);
    assertThat(ask(path(0), "CDN-Loop", "other, stage2").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65_536, 100_000, 299_999})
  void aSegmentThatHasToBeFetchedIsPassedOnAsItComes(int from) throws Exception {
    stage.helper.holds(description.id(), ByteBuffer.wrap(content));

    HttpResponse<byte[]> response = ask(errand(from), "CDN-Loop", "first, second");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(unframed(response.body(), from))
        .isEqualTo(Arrays.copyOfRange(content, from, LENGTH));
    assertThat(stage.helper.errands)
        .containsExactly(
            new Errand(
                description,
                0,
                description.id(),
                new Way(Scope.REGIONAL, List.of("first", "second"))));
    Stage.eventually(() -> stage.helper.leases().open() == 0, "all leases are released");
  }

  @Test
  void aFetchThatBreaksOffEndsShort() {
    stage.helper.holds(description.id(), ByteBuffer.wrap(content));
    stage.helper.script = Script.PLAIN.cutAt(200_000);

    assertThatThrownBy(() -> ask(errand(0))).isInstanceOf(IOException.class);
    Stage.eventually(() -> stage.helper.leases().open() == 0, "all leases are released");
  }

  @Test
  void anErrandThatIsRefusedIsNotFoundAndNonsenseIsNoErrand() throws Exception {
    assertThat(ask(errand(0)).statusCode()).isEqualTo(404);
    assertThat(ask(path(0) + "&scope=REGIONAL&object=bm9uc2Vuc2U").statusCode()).isEqualTo(400);
    assertThat(ask(errand(0).replace("REGIONAL", "GLOBAL")).statusCode()).isEqualTo(400);
    assertThat(ask(errand(0).replace("/0?", "/1?")).statusCode()).isEqualTo(404);
    assertThat(ask(errand(0) + "&resource=/../x").statusCode()).isEqualTo(400);
    assertThat(ask(errand(0) + "&resource=/other.mp4").statusCode()).isEqualTo(400);
  }

  @Test
  void aResourceIsToldWithItsAge() throws Exception {
    stage.helper.descriptions.put(description.key(), description);

    HttpResponse<byte[]> known =
        ask("/helper/inquiries?source=films&path=%2Ffilm.mp4&start=5&scope=LOCAL");
    HttpResponse<byte[]> unknown =
        ask("/helper/inquiries?source=films&path=%2Fother.mp4&start=5&scope=LOCAL");

    assertThat(Told.decode(known.body())).isEqualTo(new Told(description, 1239));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(ask("/helper/inquiries?source=films&path=x&start=5&scope=LOCAL").statusCode())
        .isEqualTo(400);
    assertThat(ask("/helper/inquiries?source=films&path=%2Fa&start=5").statusCode()).isEqualTo(400);
  }

  private String errand(int from) {
    return path(from)
        + "&scope=REGIONAL&object="
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(DescriptionCodec.encode(description));
  }

  @Test
  void anObjectIsDescribed() throws Exception {
    stage.helper.descriptions.put(description.key(), description);

    HttpResponse<byte[]> known = ask("/helper/objects/" + description.key());
    HttpResponse<byte[]> unknown = ask("/helper/objects/" + "0".repeat(32));

    assertThat(DescriptionCodec.decode(known.body())).isEqualTo(description);
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void theAdvertisementIsGiven() throws Exception {
    assertThat(ask("/helper/advertisement").body()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/helper/",
        "/helper/segments/0/0",
        "/helper/segments/00000000000000000000000000000000/-1",
        "/helper/objects/x"
      })
  void anythingElseIsNotFound(String path) throws Exception {
    assertThat(ask(path).statusCode()).isEqualTo(404);
  }

  private String path(int from) {
    return "/helper/segments/" + description.key() + "/0?from=" + from;
  }

  private HttpResponse<byte[]> ask(String path, String... headers) throws Exception {
    URI uri = stage.uri(path);
    String query = uri.getRawQuery();
    String target = uri.getRawPath() + (query == null ? "" : "?" + query);
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Authorization";
    all[headers.length + 1] = mac.sign("GET", target, "other", URL);
    return stage.get(path, all);
  }

  private void lend(Lending lending) {
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    for (int at = 0; at < LENGTH; at += Digests.CHUNK_BYTES) {
      MessageDigest digest = Sha256.digest();
      digest.update(content, at, Math.min(Digests.CHUNK_BYTES, LENGTH - at));
      digests.writeBytes(digest.digest());
    }
    lending.held(
        segment,
        new Held(
            stage.helper.leases().of(ByteBuffer.wrap(content)),
            new Digests(digests.toByteArray())));
  }

  private byte[] unframed(byte[] body, int from) throws Exception {
    SegmentFraming.Reader reader =
        new SegmentFraming.Reader(new SegmentKey(description.key(), 0), from);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int at = 0;
    for (int needed = reader.needed(); needed > 0; needed = reader.needed()) {
      byte[] element = Arrays.copyOfRange(body, at, at + needed);
      at += needed;
      SegmentFraming.Piece piece = reader.take(element);
      payload.write(element, piece.offset(), piece.length());
    }
    assertThat(at).isEqualTo(body.length);
    return payload.toByteArray();
  }
}
