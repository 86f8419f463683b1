package org.tributary.container.upstream;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.tributary.core.delivery.Failure;

/** What the HTTP client's exceptions mean. */
final class HttpFailures {
  private HttpFailures() {}

  /** The kind of failure that {@code thrown} stands for. */
  static Failure.Kind kind(Throwable thrown) {
    Throwable cause = bare(thrown);
    if (cause instanceof HttpTimeoutException) {
      return Failure.Kind.TIMED_OUT;
    }
    boolean nonsense =
        cause instanceof ProtocolException || !(cause instanceof java.io.IOException);
    return nonsense ? Failure.Kind.BROKEN : Failure.Kind.UNREACHABLE;
  }

  /** What happened, in one line. */
  static String detail(Throwable thrown) {
    Throwable cause = bare(thrown);
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection within the time-out";
    }
    if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      return "no connection" + reason(cause);
    }
    if (cause instanceof SSLException) {
      return "no secure connection" + reason(cause);
    }
    return "the exchange broke" + reason(cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return " (" + (message == null ? cause.getClass().getSimpleName() : message) + ")";
  }

  private static Throwable bare(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
