package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Failure.Kind;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Metadata;

/** HTTP sources that stall, trickle, cut, lie and redirect. */
class MisbehavingSourcesTest {
  private final House house = new House();
  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void nothingLeaks() throws IOException {
    house.settle();
    assertThat(house.leases.open()).isZero();
    house.close();
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, BROKEN",
    "304, BROKEN",
    "400, BROKEN",
    "401, FORBIDDEN",
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "416, OUT_OF_RANGE",
    "429, BUSY",
    "500, BROKEN",
    "502, UNREACHABLE",
    "503, BUSY",
    "504, TIMED_OUT"
  })
  void aStatusIsAKindOfFailure(int status, Kind kind) throws IOException {
    at(saying("HTTP/1.1 " + status + " x\nContent-Length: 3\nRetry-After: 7\n\nabc"));

    Failure failure = house.get("/a").awaitFailure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.retryAfterMillis()).isEqualTo(kind == Kind.BUSY ? 7000 : 0);
    assertThat(failure.detail()).startsWith("source s, /a: ");
  }

  @Test
  void noSecretOfTheQueryIsTold() throws IOException {
    at(saying("HTTP/1.1 403 x\nContent-Length: 0\n\n"));

    assertThat(house.get("/a?token=swordfish").awaitFailure().detail()).doesNotContain("swordfish");
    assertThat(servers.get(0).seen().get(0).line()).isEqualTo("GET /a?token=swordfish HTTP/1.1");
  }

  @Test
  void theRequestNamesUsAndAsksForPlainBytes() throws IOException {
    ScriptedServer server = saying("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc");
    house.with(
        "s",
        House.source(server.url(), House.PATIENT, 4, List.of(), true, Optional.of("Basic Zm9v")));

    house.get("/a b", 5, 10, Optional.empty()).awaitEnd();

    ScriptedServer.Request request = server.seen().get(0);
    assertThat(request.line()).isEqualTo("GET /a%20b HTTP/1.1");
    assertThat(request.header("range")).isEqualTo("bytes=5-14");
    assertThat(request.header("accept-encoding")).isEqualTo("identity");
    assertThat(request.header("authorization")).isEqualTo("Basic Zm9v");
    assertThat(request.header("via")).isEqualTo("1.1 me");
    assertThat(request.header("cdn-loop")).isEqualTo("me");
    assertThat(request.header("upgrade")).isEmpty();
  }

  @Test
  void aSourceThatIgnoresTheRangeIsTakenFromItsBeginning() throws IOException {
    at(saying("HTTP/1.1 200 OK\nContent-Length: 6\nAccept-Ranges: bytes\n\nabcdef"));

    Recorder got = house.get("/a", 3, 2, Optional.empty()).awaitEnd();

    assertThat(got.head().from()).isZero();
    assertThat(got.head().length()).isEqualTo(6);
    assertThat(got.head().metadata().ranges()).isFalse();
    assertThat(got.body()).asString().isEqualTo("abcdef");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes 4-5/6    | 2
          bytes 2-4/6    | 3
          bytes 3-5/6    | 3
          bytes 3-4/6    | 3
          bytes 3-4/4    | 2
          bytes 4-3/6    | 0
          bytes 3-4      | 2
          items 3-4/6    | 2
          ''             | 2
          """)
  void aWrongPartIsRefused(String contentRange, int length) throws IOException {
    at(
        saying(
            "HTTP/1.1 206 Partial\nContent-Range: %s\nContent-Length: %d\n\n%s"
                .formatted(contentRange, length, "x".repeat(length))));

    assertThat(house.get("/a", 3, 2, Optional.empty()).awaitFailure().kind())
        .isEqualTo(Kind.BROKEN);
  }

  @Test
  void aPartThatNobodyAskedForIsRefused() throws IOException {
    at(saying("HTTP/1.1 206 Partial\nContent-Range: bytes 0-1/6\nContent-Length: 2\n\nab"));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void aCodedAnswerIsRefused() throws IOException {
    at(saying("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 2\n\nab"));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void aBodyOfUnknownLengthEndsWithItsConnection() throws IOException {
    at(saying("HTTP/1.1 200 OK\nConnection: close\n\nabcdef"));

    Recorder got = house.get("/a").awaitEnd();

    assertThat(got.head().length()).isEqualTo(-1);
    assertThat(got.head().metadata().length()).isEqualTo(-1);
    assertThat(got.body()).asString().isEqualTo("abcdef");
  }

  @Test
  void aChunkedBodyComesWhole() throws IOException {
    at(saying("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n3\ndef\n0\n\n"));

    assertThat(house.get("/a").awaitEnd().body()).asString().isEqualTo("abcdef");
  }

  @Test
  void aChunkedPartEndsWithoutFurtherDemand() throws IOException {
    at(
        new ScriptedServer(
            (request, with) -> {
              with.say(
                  "HTTP/1.1 206 P\nContent-Range: bytes 0-5/9\nTransfer-Encoding: chunked\n\n");
              with.say("6\nabcdef\n");
              with.say("0\n\n");
            }));
    Recorder got = new Recorder();
    Fetch fetch = house.open("/a", 0, 6, Optional.empty(), got);

    house.demand(fetch, 6);

    assertThat(got.awaitEnd().body()).asString().isEqualTo("abcdef");
  }

  @Test
  void aPartThatIsTooLongOrTooShortIsBroken() throws IOException {
    String head = "HTTP/1.1 206 P\nContent-Range: bytes 0-5/9\nTransfer-Encoding: chunked\n\n";
    at(saying(head + "7\nabcdefg\n0\n\n"));
    Recorder tooLong = house.get("/a", 0, 6, Optional.empty());
    assertThat(tooLong.awaitFailure().kind()).isEqualTo(Kind.BROKEN);
    assertThat(tooLong.body()).asString().isEqualTo("abcdef");

    try (House other = new House()) {
      other.with("s", House.source(saying(head + "5\nabcde\n0\n\n").url()));
      Recorder tooShort = other.get("/a", 0, 6, Optional.empty());
      assertThat(tooShort.awaitFailure().kind()).isEqualTo(Kind.BROKEN);
      assertThat(tooShort.body()).asString().isEqualTo("abcde");
    }
  }

  @Test
  void aCutConnectionKeepsWhatCame() throws IOException {
    at(saying("HTTP/1.1 200 OK\nContent-Length: 10\n\nabc"));

    Recorder got = house.get("/a");

    assertThat(got.awaitFailure().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(got.body()).asString().isEqualTo("abc");
  }

  @Test
  void aResetConnectionIsUnreachable() throws IOException {
    at(
        new ScriptedServer(
            (request, with) -> {
              with.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nabc");
              with.reset();
            }));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void nobodyThereIsUnreachable() throws IOException {
    ScriptedServer gone = saying("");
    gone.close();
    house.with("s", House.source(gone.url()));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void noSuchHostIsUnreachable() {
    house.with("s", House.source(URI.create("http://no-such-host.invalid")));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void anAnswerThatIsNotHttpIsAFailure() throws IOException {
    at(saying("SSH-2.0-OpenSSH\n\n"));

    assertThat(house.get("/a").awaitFailure().kind()).isIn(Kind.BROKEN, Kind.UNREACHABLE);
  }

  @Test
  void aSilentSourceTimesOutAndLosesItsConnection() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    ScriptedServer server = new ScriptedServer((request, with) -> with.awaitClosed(closed));
    patient(server, Duration.ofSeconds(1), 4);

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSourceThatStallsWithinTheBodyTimesOut() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    ScriptedServer server =
        new ScriptedServer(
            (request, with) -> {
              with.say("HTTP/1.1 200 OK\nContent-Length: 10\n\nabc");
              with.awaitClosed(closed);
            });
    patient(server, Duration.ofSeconds(1), 4);

    Recorder got = house.get("/a");

    assertThat(got.awaitFailure().kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(got.body()).asString().isEqualTo("abc");
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsNotWaitedForIsNotSilent() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    ScriptedServer server =
        new ScriptedServer(
            (request, with) -> {
              with.say("HTTP/1.1 200 OK\nContent-Length: 6\n\nabc");
              later.await();
              with.say("def");
            });
    patient(server, Duration.ofSeconds(1), 4);
    Recorder got = new Recorder();
    Fetch fetch = house.open("/a", 0, -1, Optional.empty(), got);
    house.demand(fetch, 3);
    got.awaitBytes(3);

    // Another exchange that does time out shows that there was time enough.
    Recorder other = house.get("/a");
    assertThat(other.awaitFailure().kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(got.isOver()).isFalse();

    later.countDown();
    house.demand(fetch, 3);
    assertThat(got.awaitEnd().body()).asString().isEqualTo("abcdef");
  }

  @Test
  void readingAheadIsBounded() throws Exception {
    int length = 64 << 20;
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch closed = new CountDownLatch(1);
    ScriptedServer server =
        new ScriptedServer(
            (request, with) -> {
              with.say("HTTP/1.1 200 OK\nContent-Length: " + length + "\n\n");
              byte[] piece = new byte[1 << 16];
              try {
                for (int i = 0; i < length; i += piece.length) {
                  with.send(piece);
                  sent.addAndGet(piece.length);
                }
              } catch (IOException e) {
                closed.countDown();
              }
            });
    at(server);
    Recorder got = new Recorder();
    Fetch fetch = house.open("/a", 0, -1, Optional.empty(), got);
    house.demand(fetch, 1 << 20);
    got.awaitBytes(1 << 20);
    house.settle();

    assertThat(got.body()).hasSize(1 << 20);
    house.cancel(fetch);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    // Sockets swallow a few megabytes; the rest was never taken.
    assertThat(sent.get()).isLessThan(length / 2);
  }

  @Test
  void noMoreExchangesRunThanAllowedAndTheOthersFollowInOrder() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ScriptedServer server =
        new ScriptedServer(
            (request, with) -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              go.await();
              running.decrementAndGet();
              with.say("HTTP/1.1 200 OK\nConnection: close\nContent-Length: 1\n\na");
            });
    patient(server, House.PATIENT, 2);
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(house.get("/" + i));
    }
    server.requests.take();
    go.countDown();

    all.forEach(Recorder::awaitEnd);
    assertThat(most.get()).isLessThanOrEqualTo(2);
    List<String> lines = new ArrayList<>();
    server.seen().forEach(request -> lines.add(request.line()));
    assertThat(lines.get(lines.size() - 1)).matches("GET /[45] HTTP/1.1");
  }

  @Test
  void whoWaitsTooLongForAConnectionIsToldBusy() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    patient(
        new ScriptedServer((request, with) -> with.awaitClosed(never)), Duration.ofSeconds(1), 1);
    Recorder first = house.get("/1");
    Recorder second = house.get("/2");

    assertThat(first.awaitFailure().kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(second.awaitFailure().kind()).isIn(Kind.BUSY, Kind.TIMED_OUT);
  }

  @Test
  void aRedirectGoesToListedPlacesOnly() throws IOException {
    ScriptedServer target =
        new ScriptedServer(
            (request, with) ->
                with.say("HTTP/1.1 200 OK\nConnection: close\nContent-Length: 3\n\nabc"));
    servers.add(target);
    ScriptedServer server =
        new ScriptedServer(
            (request, with) ->
                with.say(
                    "HTTP/1.1 302 F\nLocation: "
                        + (request.line().contains("/listed")
                            ? target.url()
                            : "http://127.0.0.1:9/secret")
                        + "/b\nConnection: close\nContent-Length: 0\n\n"));
    servers.add(server);
    house.with(
        "s",
        House.source(
            server.url(),
            House.PATIENT,
            4,
            List.of("127.0.0.1:" + target.port()),
            true,
            Optional.of("Basic Zm9v")));

    assertThat(house.get("/listed").awaitEnd().body()).asString().isEqualTo("abc");
    assertThat(target.seen().get(0).line()).isEqualTo("GET /b HTTP/1.1");
    assertThat(target.seen().get(0).header("authorization")).isEmpty();

    Failure failure = house.get("/other").awaitFailure();
    assertThat(failure.kind()).isEqualTo(Kind.REDIRECTED);
    assertThat(house.counters.get(Counter.SOURCE_REDIRECTS_REFUSED)).isEqualTo(1);
  }

  @Test
  void redirectsEnd() throws IOException {
    ScriptedServer server = saying("HTTP/1.1 302 F\nLocation: /b\nContent-Length: 0\n\n");
    house.with(
        "s",
        House.source(server.url(), House.PATIENT, 4, List.of("127.0.0.1"), true, Optional.empty()));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.BROKEN);
    assertThat(server.seen()).hasSize(4);
  }

  @Test
  void aLoopIsFoundOut() throws IOException {
    at(saying("HTTP/1.1 200 OK\nVia: 1.1 other, 1.1 me\nContent-Length: 1\n\na"));
    house.with("own", House.source(URI.create("http://127.0.0.1:1/tributary/media/own")));

    assertThat(house.get("/a").awaitFailure().kind()).isEqualTo(Kind.BROKEN);
    Recorder own = new Recorder();
    house.turns.ask(
        () -> house.sources().head(new org.tributary.core.media.MediaId("own", "/a"), own));
    assertThat(own.awaitFailure().kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void whoDoesNotKnowHeadIsAskedForOneByte() throws IOException {
    at(
        new ScriptedServer(
            (request, with) ->
                with.say(
                    request.line().startsWith("HEAD")
                        ? "HTTP/1.1 405 N\nConnection: close\nContent-Length: 0\n\n"
                        : "HTTP/1.1 206 P\nETag: \"e\"\nContent-Range: bytes 0-0/77\n"
                            + "Connection: close\nContent-Length: 1\n\na")));

    Recorder got = house.head("/a").awaitEnd();

    assertThat(got.head().metadata().length()).isEqualTo(77);
    assertThat(got.head().metadata().ranges()).isTrue();
    assertThat(got.body()).isEmpty();
  }

  @Test
  void validatorsAreComparedAsTheSourceIsTrusted() throws IOException {
    String answer =
        """
        HTTP/1.1 200 OK
        ETag: "node2"
        Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT
        Content-Length: 3

        abc""";
    ScriptedServer server = saying(answer);
    Metadata known =
        new Metadata(
            "text/plain",
            3,
            Optional.of("\"node1\""),
            Optional.of(Instant.parse("1994-11-06T08:49:37Z")),
            true,
            CacheTerms.NONE,
            Instant.EPOCH);
    house.with("s", House.source(server.url()));
    assertThat(house.get("/a", 0, -1, Optional.of(known)).awaitFailure().kind())
        .isEqualTo(Kind.CHANGED);

    try (House other = new House()) {
      other.with(
          "s", House.source(server.url(), House.PATIENT, 4, List.of(), false, Optional.empty()));
      other.get("/a", 0, -1, Optional.of(known)).awaitEnd();
      Metadata longer =
          new Metadata(
              "", 4, Optional.empty(), known.lastModified(), true, CacheTerms.NONE, Instant.EPOCH);
      assertThat(other.get("/a", 0, -1, Optional.of(longer)).awaitFailure().kind())
          .isEqualTo(Kind.CHANGED);
    }
  }

  @Test
  void headersBecomeMetadata() throws IOException {
    at(
        saying(
            """
            HTTP/1.1 200 OK
            ETag: W/"x"
            Cache-Control: max-age=60
            Age: 10
            Content-Length: 0

            """));

    Metadata metadata = house.get("/a").awaitEnd().head().metadata();

    assertThat(metadata.etag()).contains("W/\"x\"");
    assertThat(metadata.contentType()).isEqualTo("application/octet-stream");
    assertThat(metadata.terms().lifetime()).isEqualTo(OptionalLong.of(60));
    assertThat(metadata.generatedAt()).isBefore(Instant.now().minusSeconds(9));
  }

  private ScriptedServer saying(String text) throws IOException {
    ScriptedServer server = ScriptedServer.saying(text);
    servers.add(server);
    return server;
  }

  private void at(ScriptedServer server) {
    servers.add(server);
    house.with("s", House.source(server.url()));
  }

  private void patient(ScriptedServer server, Duration readTimeout, int maxConnections) {
    servers.add(server);
    house.with(
        "s",
        House.source(server.url(), readTimeout, maxConnections, List.of(), true, Optional.empty()));
  }
}
