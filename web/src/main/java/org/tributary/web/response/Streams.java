package org.tributary.web.response;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.tributary.web.response.GrizzlyOutput.Engine;

/** All responses on their way, and what they share. May be used from any thread. */
public final class Streams {
  private final Executor io;
  private final Duration patience;
  private final LongSupplier ticks;
  private final Set<StreamedResponse> open = ConcurrentHashMap.newKeySet();
  private volatile Optional<Engine> engine = Optional.empty();
  private volatile boolean looked;

  /**
   * @param io writes what comes of turns; its tasks never wait
   * @param patience a receiver that takes no byte for so long is dropped
   * @param ticks a monotonic clock in nanoseconds
   */
  public Streams(Executor io, Duration patience, LongSupplier ticks) {
    this.io = io;
    this.patience = patience;
    this.ticks = ticks;
  }

  /** Makes {@code request} asynchronous; call {@link StreamedResponse#begin} when all is ready. */
  public StreamedResponse open(
      HttpServletRequest request, HttpServletResponse response, Body body) {
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    boolean headOnly = request.getMethod().equals("HEAD");
    StreamedResponse stream = new StreamedResponse(this, async, response, headOnly, body);
    async.addListener(stream);
    open.add(stream);
    return stream;
  }

  /** Drops whoever has taken no byte for too long. To be called every now and then. */
  public void sweep() {
    long tick = ticks.getAsLong();
    for (StreamedResponse stream : open) {
      stream.sweep(tick, patience.toNanos());
    }
  }

  /** How many responses are on their way. */
  public int size() {
    return open.size();
  }

  /** Runs what shall not be done in a turn and does not wait. */
  public void execute(Runnable task) {
    io.execute(task);
  }

  Output output(HttpServletResponse response) throws IOException {
    if (!looked) {
      engine = Engine.of(response);
      looked = true;
    }
    Optional<Engine> found = engine;
    Output uncopied = found.isPresent() ? found.get().open(response) : null;
    return uncopied != null ? uncopied : new PortableOutput(response);
  }

  void forget(StreamedResponse stream) {
    open.remove(stream);
  }
}
