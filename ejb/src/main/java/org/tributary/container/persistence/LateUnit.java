package org.tributary.container.persistence;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The persistence unit, made when it is first used and not before.
 *
 * <p>An injected one is made by the container while it deploys, and connects then: a database that
 * is down would stop the deployment. May be used from any thread.
 */
final class LateUnit implements AutoCloseable {
  private static final String NAME = "tributary";

  private final DataSource dataSource;
  private @Nullable EntityManagerFactory factory;
  private boolean closed;

  /**
   * @param dataSource one that takes part in global transactions
   */
  LateUnit(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * The unit.
   *
   * @throws IllegalStateException if it is closed
   */
  synchronized EntityManagerFactory get() {
    if (closed) {
      throw new IllegalStateException("the catalogue is closed");
    }
    EntityManagerFactory made = factory;
    if (made == null) {
      made =
          Persistence.createEntityManagerFactory(
              NAME, Map.of("jakarta.persistence.jtaDataSource", dataSource));
      factory = made;
    }
    return made;
  }

  /** Lets the provider forget it, and with it the application's classes. */
  @Override
  public synchronized void close() {
    closed = true;
    EntityManagerFactory made = factory;
    if (made != null) {
      made.close();
      factory = null;
    }
  }
}
