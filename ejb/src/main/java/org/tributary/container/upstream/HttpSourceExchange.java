package org.tributary.container.upstream;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.tributary.core.cooperation.AllowedAddresses;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * One request to an HTTP source, or a few where it redirects to a listed place or does not know
 * HEAD. Only the last one's answer is told.
 */
final class HttpSourceExchange extends HttpExchange {
  private static final int MOST_REDIRECTS = 3;

  private final HttpSource source;
  private final MediaId resource;
  private final Wanted wanted;
  private URI address;
  private int redirects;
  private boolean askedByGet;

  HttpSourceExchange(HttpSource source, MediaId resource, Wanted wanted, FetchListener listener) {
    super(source.environment, source.gate, source.settings.readTimeout(), source.client, listener);
    this.source = source;
    this.resource = resource;
    this.wanted = wanted;
    this.address = ResourcePath.below(source.settings.url(), resource);
  }

  @Override
  String subject() {
    return "source " + source.name + ", " + ResourcePath.decodedPath(resource);
  }

  /** The client makes the connection within the time for the answer; both may be long. */
  @Override
  Duration patienceForHead() {
    Duration read = source.settings.readTimeout();
    Duration connect = source.settings.connectTimeout();
    return read.compareTo(connect) > 0 ? read : connect;
  }

  @Override
  void start() {
    if (isOurselves(address)) {
      environment()
          .turns()
          .add(now -> fail(now, Failure.Kind.BROKEN, "the source's URL is this helper's own"));
      return;
    }
    send();
  }

  private boolean isOurselves(URI target) {
    return Origins.same(target, source.self)
        && (target.getRawPath() + "/").startsWith(source.self.getRawPath() + "/");
  }

  private void send() {
    boolean byHead = wanted.headOnly() && !askedByGet;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(byHead ? "HEAD" : "GET", HttpRequest.BodyPublishers.noBody())
            .setHeader("User-Agent", "Tributary")
            .setHeader("Accept-Encoding", "identity")
            .setHeader("Via", "1.1 " + environment().helperId())
            .setHeader("CDN-Loop", environment().helperId());
    if (askedByGet) {
      request.setHeader("Range", "bytes=0-0");
    } else if (wanted.isRange()) {
      request.setHeader("Range", wanted.range());
    }
    if (Origins.same(address, source.settings.url())) {
      source
          .settings
          .authorization()
          .ifPresent(credentials -> request.setHeader("Authorization", credentials));
    }
    try {
      send(request.build(), HttpCall.unchanged());
    } catch (IllegalArgumentException e) {
      cannotAsk(e);
    }
  }

  @Override
  void pump(Now now) {
    call().ifPresent(from -> pump(now, from));
  }

  private void pump(Now now, HttpCall from) {
    Optional<HttpResponse.ResponseInfo> info = from.answer();
    if (!isHeaded() && info.isPresent()) {
      answered(now, new Answer(info.get(), now.wall()));
    }
    if (isOver() || !isUnderWay(from)) {
      return;
    }
    if (isHeaded()) {
      passOn(now, from);
    }
    if (!isOver() && from.isDrained()) {
      finish(now, from);
    }
    if (!isOver()) {
      from.want(isWhole() ? 1 : demanded());
    }
  }

  private void passOn(Now now, HttpCall from) {
    while (!isOver() && demanded() > 0) {
      long room = expected() < 0 ? demanded() : Math.min(demanded(), expected() - passed());
      ByteBuffer bytes = from.take(Math.max(1, room));
      if (bytes == null) {
        return;
      }
      if (room == 0) {
        fail(now, Failure.Kind.BROKEN, "more bytes came than the " + expected() + " announced");
        return;
      }
      passNext(now, bytes);
    }
  }

  private void finish(Now now, HttpCall from) {
    Optional<Throwable> failure = from.failure();
    if (failure.isPresent()) {
      String where = isHeaded() ? " after " + passed() + " bytes" : "";
      fail(now, HttpFailures.kind(failure.get()), HttpFailures.detail(failure.get()) + where);
    } else if (!isHeaded()) {
      fail(now, Failure.Kind.BROKEN, "no answer came");
    } else if (expected() >= 0 && passed() != expected()) {
      fail(now, Failure.Kind.BROKEN, passed() + " bytes came instead of " + expected());
    } else {
      end(now);
    }
  }

  private void answered(Now now, Answer answer) {
    int status = answer.status();
    if (answer.cameThrough(environment().helperId())) {
      refuse(now, Failure.Kind.BROKEN, "a loop: the answer came through this helper");
      return;
    }
    switch (status) {
      case 200 -> whole(now, answer);
      case 206 -> part(now, answer);
      case 301, 302, 303, 307, 308 -> redirected(now, answer);
      case 401, 403, 407 -> refuse(now, Failure.Kind.FORBIDDEN, "status " + status);
      case 404, 410 -> refuse(now, Failure.Kind.NOT_FOUND, "status " + status);
      case 408, 504 -> refuse(now, Failure.Kind.TIMED_OUT, "status " + status);
      case 416 -> refuse(now, Failure.Kind.OUT_OF_RANGE, "status " + status);
      case 429, 503 -> {
        discard();
        fail(now, Failure.Kind.BUSY, "status " + status, answer.retryAfterMillis());
      }
      case 405, 501 -> {
        if (wanted.headOnly() && !askedByGet) {
          discard();
          askedByGet = true;
          send();
        } else {
          refuse(now, Failure.Kind.BROKEN, "status " + status);
        }
      }
      case 502 -> refuse(now, Failure.Kind.UNREACHABLE, "status " + status);
      default -> refuse(now, Failure.Kind.BROKEN, "status " + status);
    }
  }

  private void refuse(Now now, Failure.Kind kind, String what) {
    discard();
    fail(now, kind, what);
  }

  private void whole(Now now, Answer answer) {
    OptionalLong length = answer.contentLength();
    // A source that was asked for a range and sends the whole does not know ranges of this one.
    boolean ranges = answer.acceptsRanges() && !wanted.isRange() && !askedByGet;
    accept(now, answer, answer.metadata(length.orElse(Version.UNKNOWN), ranges), 0, length);
  }

  private void part(Now now, Answer answer) {
    Optional<Answer.ContentRange> given = answer.contentRange();
    if (given.isEmpty()) {
      refuse(now, Failure.Kind.BROKEN, "a part without a right Content-Range");
      return;
    }
    Answer.ContentRange range = given.get();
    long first = askedByGet ? 0 : wanted.from();
    long last =
        askedByGet ? 0 : wanted.length() < 0 ? Long.MAX_VALUE : wanted.from() + wanted.length() - 1;
    OptionalLong length = answer.contentLength();
    if ((!wanted.isRange() && !askedByGet) || range.first() != first || range.last() > last) {
      refuse(
          now,
          Failure.Kind.BROKEN,
          "bytes " + range.first() + "-" + range.last() + " were not asked for");
      return;
    }
    if (length.isPresent() && length.getAsLong() != range.length()) {
      refuse(
          now,
          Failure.Kind.BROKEN,
          "length " + length.getAsLong() + " of a part of " + range.length() + " bytes");
      return;
    }
    accept(
        now,
        answer,
        answer.metadata(range.total(), true),
        range.first(),
        OptionalLong.of(range.length()));
  }

  private void accept(Now now, Answer answer, Metadata metadata, long first, OptionalLong length) {
    if (!answer.contentCoding().isEmpty()) {
      refuse(
          now,
          Failure.Kind.BROKEN,
          "coded as " + answer.contentCoding() + ", which was not asked for");
      return;
    }
    Optional<String> complaint =
        wanted
            .same()
            .flatMap(same -> Sameness.complaint(same, metadata, source.settings.trustEtag()));
    if (complaint.isPresent()) {
      refuse(now, Failure.Kind.CHANGED, complaint.get());
      return;
    }
    if (wanted.headOnly()) {
      discard();
      head(now, new Head(metadata, 0, 0));
      if (!isOver()) {
        end(now);
      }
      return;
    }
    begins(now, new Head(metadata, first, length.orElse(-1)));
  }

  private void redirected(Now now, Answer answer) {
    Optional<URI> target = answer.headers().firstValue("Location").flatMap(this::resolved);
    if (target.isEmpty()) {
      refuse(now, Failure.Kind.BROKEN, "redirected without a right Location");
      return;
    }
    URI to = target.get();
    if (!isAllowed(to)) {
      source.counters.count(Counter.SOURCE_REDIRECTS_REFUSED);
      refuse(now, Failure.Kind.REDIRECTED, "redirected to " + to.getHost() + ", not listed");
      return;
    }
    if (++redirects > MOST_REDIRECTS || isOurselves(to)) {
      refuse(now, Failure.Kind.BROKEN, "redirected in a loop");
      return;
    }
    discard();
    address = to;
    send();
  }

  private Optional<URI> resolved(String location) {
    try {
      URI to = address.resolve(location);
      boolean http = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
      return http && to.getHost() != null ? Optional.of(to) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isAllowed(URI to) {
    boolean stripsTls = "https".equals(address.getScheme()) && !"https".equals(to.getScheme());
    return !stripsTls
        && to.getRawUserInfo() == null
        && new AllowedAddresses(source.settings.redirects()).allow(to);
  }
}
