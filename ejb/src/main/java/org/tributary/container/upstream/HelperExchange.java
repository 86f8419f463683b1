package org.tributary.container.upstream;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tributary.core.cooperation.MemberMac;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.turn.Now;

/** One request to another helper. */
final class HelperExchange extends HttpExchange {
  private static final int LOOP_DETECTED = 508;

  private final MemberMac mac;
  private final URI helper;
  private final String target;
  private final List<String> via;
  private final Body body;
  private boolean accepted;

  /** How the body of the answer is read. */
  interface Body {
    /** Where its bytes come in. */
    HttpCall.Intake intake();

    /** What is told of it, as soon as that is known. */
    Optional<Head> head(Answer answer);
  }

  /**
   * Prepares the request.
   *
   * @param target what follows the helper's URL
   * @param via the helpers that the request has come through
   */
  HelperExchange(
      Environment environment,
      Gate gate,
      Duration patience,
      HttpClient client,
      MemberMac mac,
      URI helper,
      String target,
      List<String> via,
      Body body,
      FetchListener listener) {
    super(environment, gate, patience, client, listener);
    this.mac = mac;
    this.helper = helper;
    this.target = target;
    this.via = List.copyOf(via);
    this.body = body;
  }

  @Override
  String subject() {
    return "helper " + helper + ", " + target;
  }

  @Override
  void start() {
    String id = environment().helperId();
    try {
      URI address = URI.create(helper + target);
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .GET()
              .setHeader("User-Agent", "Tributary")
              .setHeader("Accept-Encoding", "identity")
              .setHeader("Via", "1.1 " + id)
              .setHeader(
                  "CDN-Loop", Stream.concat(via.stream(), Stream.of(id)).collect(joining(", ")))
              .setHeader("Authorization", mac.sign("GET", targetOf(address), id, helper))
              .build();
      send(request, body.intake());
    } catch (IllegalArgumentException e) {
      cannotAsk(e);
    }
  }

  private static String targetOf(URI address) {
    String query = address.getRawQuery();
    return query == null ? address.getRawPath() : address.getRawPath() + "?" + query;
  }

  @Override
  void pump(Now now) {
    call().ifPresent(from -> pump(now, from));
  }

  private void pump(Now now, HttpCall from) {
    Optional<HttpResponse.ResponseInfo> info = from.answer();
    if (info.isPresent() && !isHeaded()) {
      answered(now, new Answer(info.get(), now.wall()));
    }
    while (!isOver() && isHeaded() && demanded() > 0) {
      ByteBuffer bytes = from.take(demanded());
      if (bytes == null) {
        break;
      }
      passNext(now, bytes);
    }
    if (!isOver() && from.isDrained()) {
      finish(now, from);
    }
    if (!isOver()) {
      from.want(isHeaded() && !isWhole() ? demanded() : 1);
    }
  }

  private void answered(Now now, Answer answer) {
    if (!accepted) {
      int status = answer.status();
      if (status != 200) {
        Failure.Kind kind =
            switch (status) {
              case 401, 403 -> Failure.Kind.FORBIDDEN;
              case 404, LOOP_DETECTED -> Failure.Kind.NOT_HELD;
              case 416 -> Failure.Kind.OUT_OF_RANGE;
              case 429, 503 -> Failure.Kind.BUSY;
              default -> Failure.Kind.BROKEN;
            };
        discard();
        long retryAfter = kind == Failure.Kind.BUSY ? answer.retryAfterMillis() : 0;
        fail(now, kind, "status " + status, retryAfter);
        return;
      }
      accepted = true;
    }
    body.head(answer).ifPresent(head -> begins(now, head));
  }

  private void finish(Now now, HttpCall from) {
    Optional<Throwable> failure = from.failure();
    if (failure.isPresent()) {
      fail(now, kind(failure.get()), detail(failure.get()) + " after " + passed() + " bytes");
    } else if (!isHeaded() || (expected() >= 0 && passed() != expected())) {
      fail(now, Failure.Kind.BROKEN, passed() + " bytes came instead of " + expected());
    } else {
      end(now);
    }
  }

  private static Failure.Kind kind(Throwable thrown) {
    if (thrown instanceof SegmentFraming.CorruptException) {
      return Failure.Kind.CORRUPT;
    }
    if (thrown instanceof SegmentFraming.MalformedException) {
      return Failure.Kind.BROKEN;
    }
    return HttpFailures.kind(thrown);
  }

  private static String detail(Throwable thrown) {
    boolean ours =
        thrown instanceof SegmentFraming.CorruptException
            || thrown instanceof SegmentFraming.MalformedException;
    return ours ? String.valueOf(thrown.getMessage()) : HttpFailures.detail(thrown);
  }

  /** A framed segment from byte {@code from} of it. */
  static Body framed(SegmentFraming.Reader reader, long from) {
    Unframing unframing = new Unframing(reader);
    return new Body() {
      @Override
      public HttpCall.Intake intake() {
        return unframing;
      }

      @Override
      public Optional<Head> head(Answer answer) {
        return unframing
            .segment()
            .map(segment -> new Head(segment.resource(), from, segment.length() - from));
      }
    };
  }

  /** Bytes as they are, at most {@code most} of them. */
  static Body plain(int most) {
    return new Body() {
      private long came;

      @Override
      public HttpCall.Intake intake() {
        return (raw, out) -> {
          came += raw.remaining();
          if (came > most) {
            throw new IOException("more than " + most + " bytes came");
          }
          out.accept(raw);
        };
      }

      @Override
      public Optional<Head> head(Answer answer) {
        long length = answer.contentLength().orElse(-1);
        return Optional.of(new Head(answer.metadata(length, false), 0, length));
      }
    };
  }
}
