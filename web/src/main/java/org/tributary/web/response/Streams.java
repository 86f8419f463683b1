package org.tributary.web.response;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** All responses on their way, and what they share. May be used from any thread. */
public final class Streams {
  private final Executor io;
  private final Duration patience;
  private final LongSupplier ticks;
  private final Set<StreamedResponse> open = ConcurrentHashMap.newKeySet();
  private final Outputs outputs;

  /**
   * @param io writes what comes of turns; its tasks never wait
   * @param patience a receiver that takes no byte for so long is dropped
   * @param ticks a monotonic clock in nanoseconds
   */
  public Streams(Executor io, Duration patience, LongSupplier ticks) {
    this(io, patience, ticks, new ContainerOutputs());
  }

  Streams(Executor io, Duration patience, LongSupplier ticks, Outputs outputs) {
    this.outputs = outputs;
    this.io = io;
    this.patience = patience;
    this.ticks = ticks;
  }

  /** A response; call {@link StreamedResponse#begin} when all is ready. */
  public StreamedResponse open(
      HttpServletRequest request, HttpServletResponse response, Body body) {
    boolean headOnly = request.getMethod().equals("HEAD");
    return new StreamedResponse(this, request, response, headOnly, body);
  }

  /** Drops whoever has taken no byte for too long. To be called every now and then. */
  public void sweep() {
    long tick = ticks.getAsLong();
    for (StreamedResponse stream : open) {
      stream.sweep(tick, patience.toNanos());
    }
  }

  /** How many responses wait for their receivers or for bytes. */
  public int size() {
    return open.size();
  }

  /** Runs what shall not be done in a turn and does not wait. */
  public void execute(Runnable task) {
    io.execute(task);
  }

  Output output(HttpServletResponse response, long length) throws IOException {
    return outputs.of(response, length);
  }

  /** Takes a response that will go on later. */
  void add(StreamedResponse stream) {
    open.add(stream);
  }

  void forget(StreamedResponse stream) {
    open.remove(stream);
  }
}
