package org.tributary.container.persistence;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** Runs work in a transaction of its own. */
interface Transactions extends AutoCloseable {

  /**
   * Runs {@code work} and commits; on an exception, rolls back.
   *
   * @throws CatalogueAwayException if that did not work, whatever the reason
   */
  <T> T run(Function<EntityManager, T> work) throws CatalogueAwayException;

  /** Gives back what was made for it; nothing runs afterwards. */
  @Override
  default void close() {}
}
