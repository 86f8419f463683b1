package org.tributary.web.health;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.tributary.core.Helper;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.web.response.Streams;

/** Shows every counter, and the responses on their way, as a metric {@code tributary_…}. */
@WebListener
public class Gauges implements ServletContextListener {
  private static final String PREFIX = "tributary_";
  private static final String RESPONSES = PREFIX + "responses";

  private final MetricRegistry registry;
  private final Helper helper;
  private final Streams streams;

  @Inject
  public Gauges(MetricRegistry registry, Helper helper, Streams streams) {
    this.registry = registry;
    this.helper = helper;
    this.streams = streams;
  }

  @Override
  public void contextInitialized(ServletContextEvent started) {
    Counters counters = helper.counters();
    for (Counter counter : Counter.values()) {
      registry.gauge(
          metadata(PREFIX + counter.id(), counter.meaning()), () -> counters.get(counter));
    }
    registry.gauge(metadata(RESPONSES, "responses on their way"), streams::size);
  }

  @Override
  public void contextDestroyed(ServletContextEvent ended) {
    for (Counter counter : Counter.values()) {
      registry.remove(PREFIX + counter.id());
    }
    registry.remove(RESPONSES);
  }

  private static Metadata metadata(String name, String meaning) {
    return Metadata.builder().withName(name).withDescription(meaning).build();
  }
}
