package org.tributary.container.upstream;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response's body, read only as far as it is wanted.
 *
 * <p>May be used from any thread; its state has one private lock, which is never held while others
 * are called. The HTTP client hands out buffers of at most 16 KiB, so that what is asked of it is
 * counted in buffers: as many as the wanted bytes can take, at most {@value #AHEAD} at a time.
 */
final class HttpCall
    implements HttpResponse.BodyHandler<@Nullable Void>,
        HttpResponse.BodySubscriber<@Nullable Void> {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int AHEAD = 16;
  private static final int DISCARDED_BUFFERS = 4;
  private static final long DISCARD_SECONDS = 2;

  /** Turns what comes from the network into what is passed on. Called by one thread at a time. */
  @FunctionalInterface
  interface Intake {
    void accept(ByteBuffer raw, Consumer<ByteBuffer> out) throws IOException;
  }

  private final Environment environment;

  // Let go at the end: the client's pool remembers the last call of each idle connection for long,
  // and must not keep a helper alive that was undeployed.
  private volatile Intake intake;
  private volatile Runnable signal;

  private final Object lock = new Object();
  private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
  private long arrivedBytes;
  private int requested;
  private long wanted;
  private boolean complete;
  private boolean cancelled;
  private boolean discarding;
  private @Nullable Throwable failure;
  private HttpResponse.@Nullable ResponseInfo answer;
  private Flow.@Nullable Subscription subscription;
  private @Nullable Future<?> sending;

  private HttpCall(Environment environment, Intake intake, Runnable signal) {
    this.environment = environment;
    this.intake = intake;
    this.signal = signal;
  }

  /**
   * Sends {@code request}.
   *
   * @param signal called whenever something has come: the answer, bytes, the end or a failure
   */
  static HttpCall send(
      Environment environment,
      HttpClient client,
      HttpRequest request,
      Intake intake,
      Runnable signal) {
    HttpCall call = new HttpCall(environment, intake, signal);
    CompletableFuture<HttpResponse<@Nullable Void>> sending = client.sendAsync(request, call);
    synchronized (call.lock) {
      call.sending = sending;
    }
    // The outcome of this dependent stage is never asked for: it only carries failures over.
    CompletableFuture<?> unused =
        sending.whenComplete(
            (response, thrown) -> {
              if (thrown != null) {
                call.onError(thrown);
              }
            });
    return call;
  }

  /** Passes bytes on as they are. */
  static Intake unchanged() {
    return (raw, out) -> out.accept(raw);
  }

  /** Status and headers once they have come. */
  Optional<HttpResponse.ResponseInfo> answer() {
    synchronized (lock) {
      return Optional.ofNullable(answer);
    }
  }

  /** The next bytes, at most {@code max}; null if none have come yet. */
  @Nullable ByteBuffer take(long max) {
    synchronized (lock) {
      ByteBuffer first = arrived.peekFirst();
      if (first == null) {
        return null;
      }
      if (first.remaining() <= max) {
        arrived.removeFirst();
        arrivedBytes -= first.remaining();
        return first;
      }
      int length = (int) max;
      ByteBuffer part = first.slice(first.position(), length);
      first.position(first.position() + length);
      arrivedBytes -= length;
      return part;
    }
  }

  /** Whether all bytes were taken and no more come, for a good or a bad reason. */
  boolean isDrained() {
    synchronized (lock) {
      return arrived.isEmpty() && (complete || failure != null);
    }
  }

  /** Why it failed. */
  Optional<Throwable> failure() {
    synchronized (lock) {
      return Optional.ofNullable(failure);
    }
  }

  /** Reads on until {@code bytes} wait to be taken. */
  void want(long bytes) {
    synchronized (lock) {
      wanted = bytes;
    }
    request();
  }

  private void request() {
    Flow.Subscription from;
    int more;
    synchronized (lock) {
      long missing = wanted - arrivedBytes - (long) requested * BUFFER_BYTES;
      if (missing <= 0 || subscription == null || cancelled || complete || failure != null) {
        return;
      }
      more = (int) Math.min((missing + BUFFER_BYTES - 1) / BUFFER_BYTES, AHEAD - requested);
      if (more <= 0) {
        return;
      }
      requested += more;
      from = subscription;
    }
    onIo(() -> from.request(more));
  }

  /** Ends the call and its connection. */
  void cancel() {
    Flow.Subscription from;
    Future<?> request;
    synchronized (lock) {
      arrived.clear();
      arrivedBytes = 0;
      if (cancelled || complete || failure != null) {
        return;
      }
      cancelled = true;
      from = subscription;
      request = sending;
    }
    if (from != null) {
      onIo(from::cancel);
    } else if (request != null) {
      onIo(() -> request.cancel(true));
    }
  }

  /** Ends the call, reading a short body to its end so that the connection can be used again. */
  void discard() {
    synchronized (lock) {
      discarding = true;
      arrived.clear();
      arrivedBytes = 0;
      if (complete || failure != null) {
        return;
      }
      wanted = (long) DISCARDED_BUFFERS * BUFFER_BYTES;
    }
    request();
    try {
      // Cancelling is harmless once the body has ended, so nobody needs to hold on to this.
      Future<?> unused =
          environment.timer().schedule(this::cancel, DISCARD_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      cancel();
    }
  }

  private void onIo(Runnable task) {
    try {
      environment.io().execute(task);
    } catch (RejectedExecutionException e) {
      onError(e);
    }
  }

  @Override
  public HttpResponse.BodySubscriber<@Nullable Void> apply(HttpResponse.ResponseInfo info) {
    synchronized (lock) {
      answer = info;
    }
    signal.run();
    return this;
  }

  @Override
  public CompletionStage<@Nullable Void> getBody() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    boolean late;
    synchronized (lock) {
      subscription = given;
      late = cancelled;
    }
    if (late) {
      given.cancel();
    } else {
      request();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    boolean enough;
    synchronized (lock) {
      requested--;
      if (cancelled || failure != null) {
        return;
      }
      enough = discarding && requested == 0;
    }
    if (enough) {
      cancel();
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        if (buffer.hasRemaining()) {
          intake.accept(buffer, this::store);
        }
      }
    } catch (IOException e) {
      Flow.Subscription from = subscription();
      onError(e);
      if (from != null) {
        from.cancel();
      }
      return;
    }
    signal.run();
  }

  private Flow.@Nullable Subscription subscription() {
    synchronized (lock) {
      return subscription;
    }
  }

  private void store(ByteBuffer bytes) {
    synchronized (lock) {
      if (!cancelled && !discarding) {
        arrived.addLast(bytes);
        arrivedBytes += bytes.remaining();
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (lock) {
      if (complete || failure != null) {
        return;
      }
      failure = thrown;
    }
    signalTheEnd();
  }

  @Override
  public void onComplete() {
    synchronized (lock) {
      complete = true;
    }
    signalTheEnd();
  }

  private void signalTheEnd() {
    Runnable last = signal;
    signal = () -> {};
    intake = unchanged();
    last.run();
  }
}
