package org.tributary.container.persistence;

import jakarta.persistence.EntityManager;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;

/** Transactions of the container. */
final class JtaTransactions implements Transactions {
  private static final Logger LOG = System.getLogger(JtaTransactions.class.getName());

  private final LateUnit unit;
  private final UserTransaction transaction;

  JtaTransactions(LateUnit unit, UserTransaction transaction) {
    this.unit = unit;
    this.transaction = transaction;
  }

  @Override
  public <T> T run(Function<EntityManager, T> work) throws CatalogueAwayException {
    try {
      transaction.begin();
    } catch (NotSupportedException | SystemException e) {
      throw new CatalogueAwayException(e);
    }
    boolean committed = false;
    try {
      T result = work(work);
      transaction.commit();
      committed = true;
      return result;
    } catch (RollbackException
        | HeuristicMixedException
        | HeuristicRollbackException
        | SystemException
        | RuntimeException e) {
      throw new CatalogueAwayException(e);
    } finally {
      if (!committed) {
        rollBack();
      }
    }
  }

  @Override
  public void close() {
    unit.close();
  }

  private <T> T work(Function<EntityManager, T> work) {
    try (EntityManager entities = unit.get().createEntityManager()) {
      T result = work.apply(entities);
      entities.flush();
      return result;
    }
  }

  /** A commit that failed has rolled back already. */
  private void rollBack() {
    try {
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (SystemException | RuntimeException e) {
      LOG.log(Level.DEBUG, "nothing to roll back", e);
    }
  }
}
