package org.tributary.container.messaging;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;

/**
 * What waits for one scope's topic: at most one message, and one more being sent. May be used from
 * any thread; one private lock, never held while sending.
 *
 * <p>A newer message takes the place of the one that waits, for it tells the same and more. A
 * message that could not be sent waits for a moment, 1 to {@value #LONGEST_PAUSE_SECONDS} s, and is
 * tried again as long as it is good, so that the first thing a broker hears when it is back is what
 * the helpers have to say. What is replaced or grows too old is counted as dropped. Trouble and its
 * end are logged once.
 */
final class Outbox {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
  private static final int LONGEST_PAUSE_SECONDS = 8;

  private final Scope scope;
  private final Duration life;
  private final Worker worker;
  private final Sending sending;
  private final Counters counters;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();
  private @Nullable Waiting waiting;

  /** Whether somebody is sending, or will at the end of a pause. */
  private boolean busy;

  private boolean closed;

  private volatile Optional<String> trouble = Optional.empty();

  /** Touched only by who is sending. */
  private int failures;

  Outbox(
      Scope scope,
      Duration life,
      Worker worker,
      Sending sending,
      Counters counters,
      LongSupplier nanoTime) {
    this.scope = scope;
    this.life = life;
    this.worker = worker;
    this.sending = sending;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  void offer(byte[] message) {
    synchronized (lock) {
      if (closed) {
        drop();
        return;
      }
      if (waiting != null) {
        drop();
      }
      waiting = new Waiting(message, nanoTime.getAsLong());
      if (busy) {
        return;
      }
      busy = true;
    }
    runAfter(0);
  }

  /** Why nothing can be sent at present. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Waits until nothing is left to be sent, but no longer than {@code millis}. */
  void flush(long millis) {
    long end = nanoTime.getAsLong() + millis * 1_000_000;
    synchronized (lock) {
      long left = millis;
      while (busy && left > 0) {
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        left = (end - nanoTime.getAsLong()) / 1_000_000;
      }
    }
  }

  void close() {
    synchronized (lock) {
      closed = true;
      waiting = null;
    }
  }

  private void runAfter(long seconds) {
    try {
      worker.runAfter(seconds, this::sendWaiting);
    } catch (RejectedExecutionException e) {
      synchronized (lock) {
        busy = false;
        if (waiting != null) {
          waiting = null;
          drop();
        }
      }
      LOG.log(System.Logger.Level.DEBUG, "no thread to send on", e);
    }
  }

  private void sendWaiting() {
    for (Waiting next = take(); next != null; next = take()) {
      if (!isSent(next)) {
        putBack(next);
        runAfter(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(failures - 1, 10)));
        return;
      }
    }
  }

  /** The next message that is still good; if there is none, nobody is sending any more. */
  private @Nullable Waiting take() {
    synchronized (lock) {
      Waiting next = waiting;
      waiting = null;
      if (next != null && nanoTime.getAsLong() - next.since > life.toNanos()) {
        drop();
        next = null;
      }
      busy = next != null;
      if (!busy) {
        lock.notifyAll();
      }
      return next;
    }
  }

  private void putBack(Waiting failed) {
    synchronized (lock) {
      if (waiting == null && !closed) {
        waiting = failed;
      } else {
        drop();
      }
    }
  }

  private boolean isSent(Waiting next) {
    try {
      sending.send(scope, next.message);
    } catch (NamingException | JMSException | RuntimeException e) {
      failures++;
      trouble = Optional.of(e.toString());
      if (failures == 1) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Advertisements to the {0} topic cannot be sent, will go on trying: {1}",
            scope,
            e.toString());
      }
      return false;
    }
    if (failures > 0) {
      failures = 0;
      trouble = Optional.empty();
      LOG.log(System.Logger.Level.INFO, "Advertisements to the {0} topic are sent again", scope);
    }
    return true;
  }

  private void drop() {
    counters.count(Counter.ADVERTISEMENTS_DROPPED);
  }

  /** Runs work on a thread that may block. */
  @FunctionalInterface
  interface Worker {

    /**
     * Runs {@code work} after so many seconds.
     *
     * @throws RejectedExecutionException if it will not
     */
    void runAfter(long seconds, Runnable work);
  }

  private static final class Waiting {
    private final byte[] message;
    private final long since;

    private Waiting(byte[] message, long since) {
      this.message = message;
      this.since = since;
    }
  }
}
