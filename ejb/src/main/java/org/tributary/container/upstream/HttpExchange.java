package org.tributary.container.upstream;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.turn.Now;

/** An exchange by HTTP: the call under way, and how much of its body has been passed on. */
abstract class HttpExchange extends Exchange {
  private final HttpClient client;
  private @Nullable HttpCall call;
  private long passed;
  private long expected = -1;

  HttpExchange(
      Environment environment,
      Gate gate,
      Duration patience,
      HttpClient client,
      FetchListener listener) {
    super(environment, gate, patience, listener);
    this.client = client;
  }

  /** Sends a request; from now on it is its answer that counts. */
  final void send(HttpRequest request, HttpCall.Intake intake) {
    call = HttpCall.send(environment(), client, request, intake, this::signal);
  }

  /** Reports, as a later turn, that there is no such request. */
  final void cannotAsk(IllegalArgumentException why) {
    environment()
        .turns()
        .add(now -> fail(now, Failure.Kind.BROKEN, "cannot be asked: " + why.getMessage()));
  }

  /** The call under way. */
  final Optional<HttpCall> call() {
    return Optional.ofNullable(call);
  }

  /** Whether {@code one} is the call under way still. */
  final boolean isUnderWay(HttpCall one) {
    return one == call;
  }

  /** Lets the call go: nobody wants more of its answer. */
  final void discard() {
    if (call != null) {
      call.discard();
      call = null;
    }
  }

  @Override
  final void stop() {
    if (call != null) {
      call.cancel();
    }
  }

  /** The body begins; its length may be -1. */
  final void begins(Now now, Head head) {
    expected = head.length();
    head(now, head);
  }

  /** Passes on the next bytes of the body. */
  final void passNext(Now now, ByteBuffer bytes) {
    passed += bytes.remaining();
    pass(now, bytes);
  }

  /** How many bytes of the body have been passed on. */
  final long passed() {
    return passed;
  }

  /** How long the body is to be, or -1. */
  final long expected() {
    return expected;
  }

  /** Whether all announced bytes have come, so that only the end is missing. */
  final boolean isWhole() {
    return isHeaded() && passed == expected;
  }

  @Override
  final boolean isWaitedFor() {
    return super.isWaitedFor() || isWhole();
  }
}
