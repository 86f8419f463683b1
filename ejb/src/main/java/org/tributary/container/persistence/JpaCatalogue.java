package org.tributary.container.persistence;

import jakarta.persistence.EntityManager;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/**
 * The catalogue in a relational database, through JPA.
 *
 * <p>The database may be away, at the start and later. Nothing is asked of it before the first
 * load; that is tried again and again, ever more seldom, migrations first; a save that fails is
 * reported and rolled back, and whoever asked offers it again. Each change of that state is logged
 * once. All of it runs on the executor, never in a turn.
 */
public final class JpaCatalogue implements Catalogue {
  private static final Logger LOG = System.getLogger(JpaCatalogue.class.getName());

  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(30);

  /** How many objects are written before the persistence context is emptied. */
  private static final int AT_A_TIME = 200;

  private static final long PATIENCE_SECONDS = 5;

  /** How many objects' popularity is loaded, the most popular first. */
  private static final int LOADED_MAX = 100_000;

  private final String helper;
  private final Schema schema;
  private final Transactions transactions;
  private final ScheduledExecutorService executor;
  private final Turns turns;

  /** Whether the last access failed; logged when it changes. */
  private boolean away;

  /** Whether the schema is known to be there; forgotten when something fails. */
  private boolean migrated;

  private volatile boolean closed;
  private volatile @Nullable Future<?> loading;

  /**
   * The catalogue of one helper.
   *
   * @param helper its id, part of every key
   * @param dataSource {@code jdbc/tributary}
   * @param transaction to begin and end global transactions in the executor's threads
   * @param executor for database work
   * @param turns where outcomes go
   */
  public JpaCatalogue(
      String helper,
      DataSource dataSource,
      UserTransaction transaction,
      ScheduledExecutorService executor,
      Turns turns) {
    this(
        helper,
        new Schema(dataSource),
        new JtaTransactions(new LateUnit(dataSource), transaction),
        executor,
        turns);
  }

  JpaCatalogue(
      String helper,
      Schema schema,
      Transactions transactions,
      ScheduledExecutorService executor,
      Turns turns) {
    this.helper = helper;
    this.schema = schema;
    this.transactions = transactions;
    this.executor = executor;
    this.turns = turns;
  }

  /**
   * Stops trying to reach the database, and lets go of it behind what is under way, for which it
   * waits at most {@value #PATIENCE_SECONDS} s: who is interrupted while it writes closes an
   * embedded database's file under all others.
   */
  public void close() {
    closed = true;
    Future<?> next = loading;
    if (next != null) {
      next.cancel(false);
    }
    try {
      executor.submit(transactions::close).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "the catalogue's database was not let go of", e);
    }
  }

  @Override
  public void load(BiConsumer<Now, List<Row>> rows) {
    load(rows, Duration.ZERO);
  }

  @Override
  public void save(Batch batch, Outcome outcome) {
    try {
      executor.execute(
          () -> {
            boolean saved = tried(() -> transactions.run(entities -> write(entities, batch)));
            turns.add(now -> outcome.done(now, saved));
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "closing", e);
      turns.add(now -> outcome.done(now, false));
    }
  }

  private void load(BiConsumer<Now, List<Row>> rows, Duration delay) {
    try {
      loading =
          executor.schedule(() -> tryToLoad(rows, delay), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "closing", e);
    }
  }

  private void tryToLoad(BiConsumer<Now, List<Row>> rows, Duration delay) {
    if (closed) {
      return;
    }
    List<Row> loaded = new ArrayList<>();
    if (tried(() -> loaded.addAll(transactions.run(this::read)))) {
      turns.add(now -> rows.accept(now, loaded));
    } else {
      load(rows, next(delay));
    }
  }

  private static Duration next(Duration delay) {
    Duration twice = delay.isZero() ? RETRY_FIRST : delay.multipliedBy(2);
    return twice.compareTo(RETRY_MAX) < 0 ? twice : RETRY_MAX;
  }

  private interface Access {
    void run() throws CatalogueAwayException;
  }

  /** Whether the access worked. One at a time: the executor may have several threads. */
  private synchronized boolean tried(Access access) {
    try {
      if (!migrated) {
        schema.migrate();
        migrated = true;
      }
      access.run();
      if (away) {
        away = false;
        LOG.log(Level.INFO, "the catalogue's database is back");
      }
      return true;
    } catch (CatalogueAwayException | RuntimeException | LinkageError e) {
      migrated = false;
      if (!away) {
        away = true;
        LOG.log(Level.WARNING, "the catalogue's database is away; the helper goes on without", e);
      }
      return false;
    }
  }

  private List<Row> read(EntityManager entities) {
    List<Row> rows = new ArrayList<>();
    for (MediaObject object :
        entities
            .createQuery(
                "select o from MediaObject o where o.helper = :helper order by o.popularity desc",
                MediaObject.class)
            .setParameter("helper", helper)
            .setMaxResults(LOADED_MAX)
            .getResultList()) {
      try {
        rows.add(object.row());
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the catalogue's row " + object.objectKey() + " is damaged", e);
      }
    }
    return rows;
  }

  private boolean write(EntityManager entities, Batch batch) {
    if (batch.complete()) {
      delete(entities, "HeldRun");
      delete(entities, "MediaObject");
    }
    for (List<ObjectKey> some : parts(batch.removed())) {
      List<String> keys = some.stream().map(ObjectKey::toString).toList();
      delete(entities, "HeldRun", keys);
      delete(entities, "MediaObject", keys);
    }
    for (List<Row> some : parts(batch.rows())) {
      write(entities, some, batch.complete());
    }
    return true;
  }

  private void write(EntityManager entities, List<Row> rows, boolean allNew) {
    List<String> keys = rows.stream().map(row -> row.description().key().toString()).toList();
    Map<String, MediaObject> known = new HashMap<>();
    if (!allNew) {
      delete(entities, "HeldRun", keys);
      entities
          .createQuery(
              "select o from MediaObject o where o.helper = :helper and o.objectKey in :keys",
              MediaObject.class)
          .setParameter("helper", helper)
          .setParameter("keys", keys)
          .getResultList()
          .forEach(object -> known.put(object.objectKey(), object));
    }
    for (Row row : rows) {
      MediaObject object = known.get(row.description().key().toString());
      if (object == null) {
        entities.persist(new MediaObject(helper, row));
      } else {
        object.take(row);
      }
    }
    entities.flush();
    for (Row row : rows) {
      String key = row.description().key().toString();
      row.held().forEach(run -> entities.persist(new HeldRun(helper, key, run)));
    }
    entities.flush();
    entities.clear();
  }

  private void delete(EntityManager entities, String rows) {
    entities
        .createQuery("delete from " + rows + " r where r.helper = :helper")
        .setParameter("helper", helper)
        .executeUpdate();
  }

  private void delete(EntityManager entities, String rows, List<String> keys) {
    entities
        .createQuery("delete from " + rows + " r where r.helper = :helper and r.objectKey in :keys")
        .setParameter("helper", helper)
        .setParameter("keys", keys)
        .executeUpdate();
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_A_TIME) {
      parts.add(all.subList(from, Math.min(all.size(), from + AT_A_TIME)));
    }
    return parts;
  }
}
