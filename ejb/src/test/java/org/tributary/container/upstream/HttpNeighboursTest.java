package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.MemberMac;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Failure.Kind;
import org.tributary.core.delivery.Fetch;
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
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;
import org.tributary.core.media.Version;

class HttpNeighboursTest {
  private static final byte[] CONTENT = SourcesContract.random(300_000);
  private static final Metadata METADATA =
      new Metadata(
          "video/mp4",
          1_000_000,
          Optional.of("\"e\""),
          Optional.empty(),
          true,
          CacheTerms.NONE,
          Instant.EPOCH);
  private static final Description DESCRIPTION =
      new Description(
          new MediaId("s", "/movie.mp4"),
          new Version("\"e\"", 1_000_000, new Layout.Fixed(300_000)),
          METADATA);
  private static final StoredSegment SEGMENT =
      new StoredSegment(DESCRIPTION, 2, CONTENT.length, METADATA, StoredSegment.FROM_SOURCE);
  private static final SegmentKey KEY = SEGMENT.key();

  /** What the neighbour does with a request that is a member's. */
  @FunctionalInterface
  private interface Manner {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final House house = new House();
  private final HttpNeighbours neighbours = new HttpNeighbours(house.settings(), house.environment);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<String> senders = new LinkedBlockingQueue<>();
  private HttpServer server;
  private URI helper;
  private volatile Manner manner = HttpNeighboursTest::lend;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    helper = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tributary");
  }

  @AfterEach
  void nothingLeaks() {
    house.settle();
    assertThat(house.leases.open()).isZero();
    house.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> sender =
          new MemberMac(House.SECRET)
              .verify(
                  String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  helper);
      if (sender.isEmpty()) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      senders.add(sender.get());
      manner.answer(exchange);
    }
  }

  private static void lend(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    assertThat(query).endsWith("&only-if-held");
    int from = Integer.parseInt(query.substring("from=".length(), query.indexOf('&')));
    send(exchange, framed(CONTENT, from));
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Test
  void aSegmentComesFromWhereItIsAskedFor() {
    for (int from : new int[] {0, 1, Digests.CHUNK_BYTES, 200_001, CONTENT.length}) {
      Recorder got = segment(from).awaitEnd();

      assertThat(got.body()).isEqualTo(Arrays.copyOfRange(CONTENT, from, CONTENT.length));
      assertThat(got.head().from()).isEqualTo(from);
      assertThat(got.head().length()).isEqualTo(CONTENT.length - from);
      assertThat(got.head().metadata()).isEqualTo(METADATA);
    }
    assertThat(senders).contains("me");
  }

  @Test
  void neverMoreComesThanWasDemanded() {
    Recorder got = new Recorder();
    Fetch fetch = house.turns.ask(() -> neighbours.segment(helper, KEY, 10, got));
    assertThat(got.awaitHead().length()).isEqualTo(CONTENT.length - 10);
    assertThat(got.body()).isEmpty();

    house.demand(fetch, 70_000);
    got.awaitBytes(70_000);
    house.settle();
    assertThat(got.body()).hasSize(70_000);

    house.demand(fetch, CONTENT.length - 10 - 70_000);
    assertThat(got.awaitEnd().body()).isEqualTo(Arrays.copyOfRange(CONTENT, 10, CONTENT.length));
  }

  @Test
  void aWrongChunkIsNeverPassedOn() {
    manner =
        exchange -> {
          byte[] body = framed(CONTENT, 0);
          body[body.length - 1] ^= 1;
          send(exchange, body);
        };

    Recorder got = segment(0);

    assertThat(got.awaitFailure().kind()).isEqualTo(Kind.CORRUPT);
    assertThat(got.body())
        .isEqualTo(Arrays.copyOf(CONTENT, CONTENT.length - CONTENT.length % 65536));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_HELD",
    "508, NOT_HELD",
    "503, BUSY",
    "429, BUSY",
    "403, FORBIDDEN",
    "500, BROKEN",
    "302, BROKEN",
    "206, BROKEN"
  })
  void aStatusIsAKindOfFailure(int status, Kind kind) {
    manner =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3");
          exchange.getResponseHeaders().set("Location", helper.toString());
          exchange.sendResponseHeaders(status, -1);
        };

    Failure failure = segment(0).awaitFailure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.retryAfterMillis()).isEqualTo(kind == Kind.BUSY ? 3000 : 0);
  }

  @Test
  void anAnswerThatIsNoSegmentIsBroken() {
    for (byte[] nonsense :
        new byte[][] {{}, {0x3c, 0x68, 0x74, 0x6d, 0x6c, 0x3e}, new byte[10_000]}) {
      manner = exchange -> send(exchange, nonsense);

      assertThat(segment(0).awaitFailure().kind()).isEqualTo(Kind.BROKEN);
    }
  }

  @Test
  void aSegmentThatIsCutShortKeepsWhatWasChecked() {
    manner =
        exchange -> {
          byte[] body = framed(CONTENT, 0);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body, 0, 150_000);
        };

    Recorder got = segment(0);

    assertThat(got.awaitFailure().kind()).isEqualTo(Kind.BROKEN);
    assertThat(got.body()).isEqualTo(Arrays.copyOf(CONTENT, 2 * 65536));
  }

  @Test
  void whoStallsIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    manner =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(framed(CONTENT, 0), 0, 100);
          exchange.getResponseBody().flush();
          awaitQuietly(over);
        };

    HttpNeighbours impatient =
        new HttpNeighbours(house.settings(Duration.ofMillis(500)), house.environment);
    Recorder got = new Recorder();
    house.turns.ask(() -> impatient.segment(helper, KEY, 0, got));

    assertThat(got.awaitFailure().kind()).isEqualTo(Kind.TIMED_OUT);
    over.countDown();
  }

  @Test
  void anErrandTellsTheObjectAndAllWhoAreOnItsWay() throws Exception {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    manner =
        exchange -> {
          asked.add(exchange.getRequestHeaders().getFirst("CDN-Loop"));
          asked.add(exchange.getRequestURI().getRawQuery());
          send(exchange, framed(CONTENT, 100_000));
        };
    Way way = new Way(Scope.REGIONAL, List.of("first", "second"));
    Errand errand = new Errand(DESCRIPTION, 2, DESCRIPTION.id(), way);
    Recorder got = new Recorder();
    Fetch fetch = house.turns.ask(() -> neighbours.errand(helper, errand, 100_000, got));
    house.demand(fetch, Long.MAX_VALUE);

    assertThat(got.awaitEnd().body())
        .isEqualTo(Arrays.copyOfRange(CONTENT, 100_000, CONTENT.length));
    assertThat(asked.take()).isEqualTo("first, second, me");
    String query = asked.take();
    assertThat(query).startsWith("from=100000&scope=REGIONAL&object=").doesNotContain("resource");
    byte[] object = Base64.getUrlDecoder().decode(query.substring(query.lastIndexOf('=') + 1));
    assertThat(DescriptionCodec.decode(object)).isEqualTo(DESCRIPTION);
  }

  @Test
  void anErrandOfNamesThatAreTooLongIsNotSent() {
    MediaId deep = new MediaId("s", "/" + "x".repeat(2000));
    Description rendition =
        new Description(
            deep.rendition("y"), new Version("list:1", -1, new Layout.Listed()), METADATA);
    MediaId resource = new MediaId("s", "/" + "é".repeat(1000));
    Errand errand = new Errand(rendition, 2, resource, new Way(Scope.LOCAL, List.of()));
    Recorder got = new Recorder();

    house.turns.ask(() -> neighbours.errand(helper, errand, 0, got));

    assertThat(got.awaitFailure().kind()).isEqualTo(Kind.NOT_HELD);
  }

  @Test
  void whatIsToldIsAsOldAsTheOtherSaysWhateverItsClock() throws Exception {
    manner = exchange -> send(exchange, new Told(DESCRIPTION, 5000).encode());
    CompletableFuture<Duration> age = new CompletableFuture<>();

    house.turns.add(
        now ->
            neighbours.inquire(
                helper,
                DESCRIPTION.id(),
                0,
                new Way(Scope.LOCAL, List.of()),
                (later, got) ->
                    age.complete(
                        Duration.between(
                            got.orElseThrow().metadata().generatedAt(), later.wall()))));

    assertThat(age.get(60, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aDescriptionIsTakenIfItIsOfTheObject() throws Exception {
    manner = exchange -> send(exchange, DescriptionCodec.encode(DESCRIPTION));

    assertThat(describe(KEY.object())).contains(DESCRIPTION);
    assertThat(describe(new ObjectKey(1, 2))).isEmpty();

    manner = exchange -> send(exchange, new byte[] {1, 2, 3});
    assertThat(describe(KEY.object())).isEmpty();
    manner = exchange -> exchange.sendResponseHeaders(404, -1);
    assertThat(describe(KEY.object())).isEmpty();
    manner = exchange -> send(exchange, new byte[300_000]);
    assertThat(describe(KEY.object())).isEmpty();
  }

  @Test
  void aFullAdvertisementComesWhole() throws Exception {
    manner = exchange -> send(exchange, CONTENT);
    CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();

    house.turns.add(now -> neighbours.advertisement(helper, (later, got) -> answer.complete(got)));

    assertThat(answer.get(60, TimeUnit.SECONDS))
        .hasValueSatisfying(got -> assertThat(got).isEqualTo(CONTENT));
  }

  private Optional<Description> describe(ObjectKey key) throws Exception {
    CompletableFuture<Optional<Description>> answer = new CompletableFuture<>();
    house.turns.add(now -> neighbours.describe(helper, key, (later, got) -> answer.complete(got)));
    return answer.get(60, TimeUnit.SECONDS);
  }

  private Recorder segment(int from) {
    Recorder recorder = new Recorder();
    Fetch fetch = house.turns.ask(() -> neighbours.segment(helper, KEY, from, recorder));
    house.demand(fetch, Long.MAX_VALUE);
    return recorder;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] framed(byte[] content, int from) {
    int start = SegmentFraming.aligned(from);
    byte[] preamble = SegmentFraming.preamble(SEGMENT, start);
    byte[] body =
        Arrays.copyOf(
            preamble, Math.toIntExact(SegmentFraming.bodyLength(preamble, SEGMENT, start)));
    int to = preamble.length;
    for (int at = start; at < content.length; at += Digests.CHUNK_BYTES) {
      byte[] chunk =
          Arrays.copyOfRange(content, at, Math.min(content.length, at + Digests.CHUNK_BYTES));
      System.arraycopy(Sha256.digest().digest(chunk), 0, body, to, Sha256.LENGTH);
      System.arraycopy(chunk, 0, body, to + Sha256.LENGTH, chunk.length);
      to += Sha256.LENGTH + chunk.length;
    }
    return body;
  }
}
