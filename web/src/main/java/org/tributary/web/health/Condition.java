package org.tributary.web.health;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tributary.core.Helper;
import org.tributary.core.Surroundings;
import org.tributary.core.View.HealthView;

/** How the helper is: asked by the health checks, which may wait for a moment. */
@Dependent
public class Condition {
  private static final int PATIENCE_MILLIS = 2000;

  private final Provider<Helper> helper;
  private final Provider<Surroundings> surroundings;

  /** Providers, for the server makes health checks before the helper can begin. */
  @Inject
  public Condition(Provider<Helper> helper, Provider<Surroundings> surroundings) {
    this.helper = helper;
    this.surroundings = surroundings;
  }

  /** What a turn saw; empty if none came in time. */
  Optional<HealthView> seen() {
    CompletableFuture<HealthView> seen = new CompletableFuture<>();
    if (!helper.get().ask(view -> seen.complete(view.health()))) {
      return Optional.empty();
    }
    try {
      return Optional.of(seen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** How what it works with is: {@code up}, or what is wrong. */
  Map<String, String> surroundings() {
    return surroundings.get().states();
  }
}
