package org.tributary.container.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Function;

/** Transactions of one database, outside a container. */
final class LocalTransactions implements Transactions {
  private final EntityManagerFactory factory;

  LocalTransactions(EntityManagerFactory factory) {
    this.factory = factory;
  }

  @Override
  public <T> T run(Function<EntityManager, T> work) throws CatalogueAwayException {
    try (EntityManager entities = factory.createEntityManager()) {
      entities.getTransaction().begin();
      try {
        T result = work.apply(entities);
        entities.getTransaction().commit();
        return result;
      } finally {
        if (entities.getTransaction().isActive()) {
          entities.getTransaction().rollback();
        }
      }
    } catch (RuntimeException e) {
      throw new CatalogueAwayException(e);
    }
  }
}
