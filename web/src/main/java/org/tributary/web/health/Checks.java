package org.tributary.web.health;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.tributary.core.View.HealthView;

/**
 * The health checks. A helper without broker, database or store still delivers, so it is ready, and
 * tells what is missing; it is not alive when its turns do not run.
 */
@Dependent
public class Checks {
  private final Condition condition;

  @Inject
  public Checks(Condition condition) {
    this.condition = condition;
  }

  @Produces
  @Liveness
  HealthCheck live() {
    return () ->
        HealthCheckResponse.named("tributary-live").status(condition.seen().isPresent()).build();
  }

  @Produces
  @Startup
  HealthCheck started() {
    return () ->
        HealthCheckResponse.named("tributary-started").status(condition.seen().isPresent()).build();
  }

  @Produces
  @Readiness
  HealthCheck ready() {
    return this::readiness;
  }

  private HealthCheckResponse readiness() {
    Optional<HealthView> seen = condition.seen();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("tributary-ready").status(seen.isPresent());
    condition.surroundings().forEach(response::withData);
    if (seen.isEmpty()) {
      return response.withData("turns", "none runs in time").build();
    }
    HealthView view = seen.get();
    return response
        .withData("store", view.storeTrouble().orElse("up"))
        .withData("database", view.catalogueSaved() ? "up" : "the last batch could not be saved")
        .withData("fills", view.fills())
        .withData("deliveries", view.deliveries())
        .withData("spoolBytes", view.spoolBytes())
        .withData("misplacedAdvertisements", view.misplaced())
        .build();
  }
}
