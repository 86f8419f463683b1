package org.tributary.web.response;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tributary.core.settings.Settings;

/** Makes the {@link Streams} of the application and lets them be swept every second. */
@ApplicationScoped
public class StreamsLife {
  @Inject
  @Named("writing")
  private Executor writing;

  @Inject
  @Named("clock")
  private ScheduledExecutorService clock;

  @Inject private Settings settings;

  @Produces
  @Singleton
  Streams streams() {
    Streams streams = new Streams(writing, settings.delivery().receiverTimeout(), System::nanoTime);
    Future<?> unused = clock.scheduleWithFixedDelay(streams::sweep, 1, 1, TimeUnit.SECONDS);
    return streams;
  }
}
