package org.tributary.demo.trials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tributary.demo.Helper;
import org.tributary.simulator.scenario.Workload;
import org.tributary.simulator.workload.Session;

/**
 * The simulator's viewers before real servers: the same sessions at the same times, each asking for
 * one segment after the other, a few ahead of what plays. Everything happens on one thread.
 */
final class Viewers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Viewers.class.getName());
  private static final int PARTIAL = 206;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRIES = 5;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "viewers"));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Workload workload;
  private final List<Helper> helpers;
  private final Titles titles;
  private final long segmentNanos;
  private final int segmentBytes;
  private long segments;
  private long wrong;
  private long failed;
  private long late;

  /** Where titles are, and what they are. */
  interface Titles {
    URI at(Helper helper, int title);

    byte[] right(int title, int segment) throws IOException;
  }

  /** Nobody plays yet. */
  Viewers(Workload workload, List<Helper> helpers, Titles titles) {
    this.workload = workload;
    this.helpers = helpers;
    this.titles = titles;
    this.segmentNanos = workload.titles().segmentDuration().toNanos();
    this.segmentBytes = workload.titles().segmentBytes();
  }

  /**
   * Lets all play, to the end.
   *
   * @param begins is told how many have begun before, whenever one begins
   */
  void play(IntConsumer begins) throws InterruptedException {
    List<Session> sessions = workload.sessions();
    CountDownLatch playing = new CountDownLatch(sessions.size());
    long start = System.nanoTime();
    for (int number = 0; number < sessions.size(); number++) {
      int before = number;
      Session session = sessions.get(number);
      after(
          start + session.tick(),
          () -> {
            begins.accept(before);
            new Viewer(session, playing).want(session.first());
          });
    }
    playing.await();
  }

  long segments() {
    return segments;
  }

  /** Segments with a wrong byte. */
  long wrong() {
    return wrong;
  }

  /** Requests that were not answered as they should be; each was made again. */
  long failed() {
    return failed;
  }

  /** Segments that came after their turn to play. */
  long late() {
    return late;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void after(long tick, Runnable what) {
    ScheduledFuture<?> unused =
        thread.schedule(
            () -> {
              try {
                what.run();
              } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "A viewer cannot go on", e);
              }
            },
            tick - System.nanoTime(),
            TimeUnit.NANOSECONDS);
  }

  private final class Viewer {
    private final Session session;
    private final CountDownLatch playing;
    private long playTick;
    private int tries;

    Viewer(Session session, CountDownLatch playing) {
      this.session = session;
      this.playing = playing;
    }

    void want(int segment) {
      segments++;
      tries = 0;
      ask(segment);
    }

    private void ask(int segment) {
      long from = (long) segment * segmentBytes;
      HttpRequest request =
          HttpRequest.newBuilder(titles.at(helpers.get(session.helper()), session.title()))
              .header("Range", "bytes=" + from + "-" + (from + segmentBytes - 1))
              .timeout(Duration.ofSeconds(30))
              .build();
      CompletableFuture<?> unused =
          client
              .sendAsync(request, BodyHandlers.ofByteArray())
              .whenComplete(
                  (response, failure) ->
                      after(
                          System.nanoTime(),
                          () -> {
                            if (failure == null && response.statusCode() == PARTIAL) {
                              came(segment, response);
                            } else {
                              failed(segment);
                            }
                          }));
    }

    private void failed(int segment) {
      failed++;
      if (++tries < TRIES) {
        after(System.nanoTime() + RETRY_NANOS, () -> ask(segment));
      } else {
        playing.countDown();
      }
    }

    private void came(int segment, HttpResponse<byte[]> response) {
      try {
        byte[] right = titles.right(session.title(), segment);
        wrong += Arrays.equals(response.body(), right) ? 0 : 1;
      } catch (IOException e) {
        LOG.log(Level.SEVERE, "A title's own bytes cannot be read", e);
        wrong++;
      }
      long now = System.nanoTime();
      if (segment == session.first()) {
        playTick = now;
      }
      long behind = now - (playTick + (segment - session.first()) * segmentNanos);
      if (behind > 0) {
        late += segment > session.first() ? 1 : 0;
        playTick += behind;
      }
      int next = segment + 1;
      if (next < session.end()) {
        after(
            playTick + (next - session.first() - workload.ahead()) * segmentNanos,
            () -> want(next));
      } else {
        playing.countDown();
      }
    }
  }
}
