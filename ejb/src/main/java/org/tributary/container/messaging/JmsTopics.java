package org.tributary.container.messaging;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.cooperation.Topics;
import org.tributary.core.counting.Counters;

/**
 * The topics of the server: {@code jms/tributary/factory/{scope}} and {@code
 * jms/tributary/advertisement/{scope}}. May be used from any thread; publishing never blocks.
 *
 * <p>Deployment never fails because of them: nothing is looked up before the first message, and
 * whatever goes wrong is tried again behind the scenes, see {@link Outbox}.
 */
public final class JmsTopics implements Topics, AutoCloseable {
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

  private final Map<Scope, Outbox> outboxes = new EnumMap<>(Scope.class);

  /**
   * Sends on {@code executor}, a managed one.
   *
   * @param period the local period T; a message waits to be sent for three periods of its scope at
   *     most, and for ten seconds at least
   * @param counters counts what is dropped
   */
  public JmsTopics(ScheduledExecutorService executor, Duration period, Counters counters) {
    Outbox.Worker worker =
        (seconds, work) -> {
          Future<?> unused = executor.schedule(work, seconds, TimeUnit.SECONDS);
        };
    Sending sending = new JmsSending();
    for (Scope scope : Scope.values()) {
      Duration life = period.multipliedBy(3L * periods(scope));
      Duration atLeast = life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life;
      outboxes.put(scope, new Outbox(scope, atLeast, worker, sending, counters, System::nanoTime));
    }
  }

  @Override
  public void publish(Scope scope, byte[] message) {
    outbox(scope).offer(message);
  }

  /** Why nothing can be sent to the topic of {@code scope} at present. */
  public Optional<String> trouble(Scope scope) {
    return outbox(scope).trouble();
  }

  /** Waits until what was published has been sent, but no longer than {@code millis}. */
  public void flush(long millis) {
    outboxes.values().forEach(outbox -> outbox.flush(millis));
  }

  /** Sends nothing any more. */
  @Override
  public void close() {
    outboxes.values().forEach(Outbox::close);
  }

  private Outbox outbox(Scope scope) {
    Outbox outbox = outboxes.get(scope);
    if (outbox == null) {
      throw new IllegalStateException("every scope has an outbox: " + scope);
    }
    return outbox;
  }

  private static int periods(Scope scope) {
    return switch (scope) {
      case LOCAL -> 1;
      case REGIONAL -> 2;
      case NATIONAL -> 4;
      case GLOBAL -> 8;
    };
  }
}
