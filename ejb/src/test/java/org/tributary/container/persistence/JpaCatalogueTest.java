package org.tributary.container.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;
import org.tributary.core.turn.Turns;

/**
 * The adapter on EclipseLink and a real database: H2, or with {@code -Dtributary.test.postgresql=
 * jdbc:postgresql://…} an empty PostgreSQL database.
 */
class JpaCatalogueTest {
  private static final String POSTGRESQL = System.getProperty("tributary.test.postgresql", "");

  private final LinkedBlockingQueue<Turn> queue = new LinkedBlockingQueue<>();
  private final Turns turns =
      new Turns() {
        @Override
        public boolean offer(Turn turn) {
          return queue.add(turn);
        }

        @Override
        public void add(Turn turn) {
          queue.add(turn);
        }
      };
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private SwitchedDataSource database;
  private EntityManagerFactory factory;
  private JpaCatalogue catalogue;

  @BeforeEach
  void open() throws SQLException {
    database = new SwitchedDataSource(POSTGRESQL.isEmpty() ? h2() : postgresql());
    factory =
        Persistence.createEntityManagerFactory(
            "tributary",
            Map.of(
                "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource", database,
                "jakarta.persistence.jtaDataSource", ""));
    catalogue = catalogueOf("one");
  }

  @AfterEach
  void close() {
    catalogue.close();
    executor.shutdownNow();
    factory.close();
  }

  @Test
  void loadsWhatWasSaved() {
    Description film = film("film");
    assertThat(load(catalogue)).isEmpty();
    assertThat(save(catalogue, true, row(film, 2.5, run(0, 9, "source"), run(10, 19, "paris"))))
        .isTrue();
    assertThat(load(catalogue)).containsExactly(new Catalogue.Row(film, List.of(), 2.5, 1234));
  }

  @Test
  void canBeReadByPeople() throws SQLException {
    save(catalogue, true, row(film("a/é.mp4"), 2.5, run(0, 9, "source"), run(10, 11, "paris")));
    assertThat(
            query(
                "select source, path, validator, object_length, layout, content_type,"
                    + " segments_held, bytes_held, popularity, helper from media_object"))
        .containsExactly("films|/a/é.mp4|\"1\"|1000000|fixed:65536|video/mp4|12|1200|2.5|one");
    assertThat(
            query(
                "select first_segment, last_segment, bytes, supplier from held_run"
                    + " order by first_segment"))
        .containsExactly("0|9|1000|source", "10|11|200|paris");
  }

  @Test
  void replacesTheRunsOfAnObjectAndLeavesTheOthers() throws SQLException {
    Description film = film("film");
    Description other = film("other");
    save(catalogue, true, row(film, 1, run(0, 9, "source")), row(other, 1, run(3, 3, "source")));
    save(catalogue, false, row(film, 4, run(0, 4, "source"), run(7, 7, "paris")));

    assertThat(query("select first_segment, last_segment from held_run order by 1, 2"))
        .containsExactly("0|4", "3|3", "7|7");
    assertThat(load(catalogue)).extracting(Catalogue.Row::description).containsExactly(film, other);
  }

  @Test
  void removesWhatIsGone() throws SQLException {
    Description film = film("film");
    save(catalogue, true, row(film, 1, run(0, 9, "source")));
    save(catalogue, new Catalogue.Batch(List.of(), List.of(film.key()), false));
    assertThat(query("select count(*) from media_object")).containsExactly("0");
    assertThat(query("select count(*) from held_run")).containsExactly("0");
  }

  @Test
  void replacesAllThatAHelperHadByACompleteBatchAndNothingOfOthers() throws SQLException {
    JpaCatalogue two = catalogueOf("two");
    save(catalogue, true, row(film("old"), 1, run(0, 9, "source")));
    save(two, true, row(film("old"), 1, run(5, 5, "source")));
    save(catalogue, true, row(film("new"), 1, run(0, 0, "source")));
    assertThat(query("select helper, path from media_object order by 1, 2"))
        .containsExactly("one|/new", "two|/old");
    assertThat(load(two)).hasSize(1);
  }

  @Test
  void savesManyObjectsAtOnce() throws SQLException {
    List<Catalogue.Row> rows = new ArrayList<>();
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      Description film = film("film" + i);
      rows.add(row(film, i, run(0, 1, "source"), run(4, 5, "source")));
      keys.add(film.key());
    }
    save(catalogue, new Catalogue.Batch(rows, List.of(), true));
    save(catalogue, new Catalogue.Batch(rows, List.of(), false));
    assertThat(query("select count(*) from held_run")).containsExactly("2002");
    assertThat(load(catalogue).get(0).popularity()).isEqualTo(1000);

    save(catalogue, new Catalogue.Batch(List.of(), keys, false));
    assertThat(query("select count(*) from held_run")).containsExactly("0");
  }

  @Test
  void loadsWhenTheDatabaseComesBack() {
    database.away = true;
    List<List<Catalogue.Row>> loaded = new ArrayList<>();
    catalogue.load((now, rows) -> loaded.add(rows));
    assertThat(save(catalogue, true, row(film("film"), 1))).isFalse();
    assertThat(loaded).isEmpty();

    database.away = false;
    runUntil(() -> !loaded.isEmpty());
    assertThat(loaded).containsExactly(List.of());
  }

  @Test
  void rollsABatchBackAndSavesItWhenTheDatabaseIsBack() throws SQLException {
    save(catalogue, true, row(film("film"), 1, run(0, 0, "source")));
    database.away = true;
    assertThat(save(catalogue, true, row(film("other"), 1))).isFalse();
    database.away = false;
    assertThat(query("select path from media_object")).containsExactly("/film");
    assertThat(save(catalogue, true, row(film("other"), 1))).isTrue();
    assertThat(query("select path from media_object")).containsExactly("/other");
  }

  @Test
  void leavesNothingOfABatchThatFailsHalfway() throws SQLException {
    save(catalogue, true, row(film("film"), 1, run(0, 0, "source")));
    Catalogue.Row twice = row(film("other"), 1, run(0, 0, "source"), run(0, 5, "source"));
    assertThat(save(catalogue, true, twice)).isFalse();
    assertThat(query("select path from media_object")).containsExactly("/film");
  }

  @Test
  void makesItsSchemaAnewAfterTheDatabaseWasReplaced() throws SQLException {
    save(catalogue, true, row(film("film"), 1));
    execute("drop table held_run", "drop table media_object");
    execute("drop table \"tributary_schema_history\"");
    assertThat(save(catalogue, true, row(film("film"), 1))).isFalse();
    assertThat(save(catalogue, true, row(film("film"), 1))).isTrue();
  }

  @Test
  void livesInADatabaseThatOthersUse() throws SQLException {
    execute("create table theirs (id integer)");
    assertThat(save(catalogue, true, row(film("film"), 1))).isTrue();
  }

  private JpaCatalogue catalogueOf(String helper) {
    return new JpaCatalogue(
        helper, new Schema(database), new LocalTransactions(factory), executor, turns);
  }

  private boolean save(JpaCatalogue into, boolean complete, Catalogue.Row... rows) {
    return save(into, new Catalogue.Batch(List.of(rows), List.of(), complete));
  }

  private boolean save(JpaCatalogue into, Catalogue.Batch batch) {
    List<Boolean> outcome = new ArrayList<>();
    into.save(batch, (now, saved) -> outcome.add(saved));
    assertThat(outcome).isEmpty();
    runUntil(() -> !outcome.isEmpty());
    assertThat(outcome).hasSize(1);
    return outcome.get(0);
  }

  private List<Catalogue.Row> load(JpaCatalogue from) {
    List<List<Catalogue.Row>> loaded = new ArrayList<>();
    from.load((now, rows) -> loaded.add(rows));
    runUntil(() -> !loaded.isEmpty());
    return loaded.get(0);
  }

  private void runUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      try {
        Turn turn = queue.poll(60, TimeUnit.SECONDS);
        if (turn == null) {
          throw new AssertionError("nothing happened for a minute");
        }
        turn.run(new Now(0, Instant.EPOCH));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          columns.add(results.getString(i));
        }
        rows.add(String.join("|", columns));
      }
    }
    return rows;
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static DataSource h2() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    return h2;
  }

  private static DataSource postgresql() throws SQLException {
    PGSimpleDataSource postgresql = new PGSimpleDataSource();
    postgresql.setURL(POSTGRESQL);
    try (Connection connection = postgresql.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
    }
    return postgresql;
  }

  private static Catalogue.Row row(Description film, double popularity, Catalogue.Run... runs) {
    return new Catalogue.Row(film, List.of(runs), popularity, 1234);
  }

  private static Catalogue.Run run(long first, long last, String supplier) {
    return new Catalogue.Run(first, last, (last - first + 1) * 100, supplier);
  }

  private static Description film(String name) {
    CacheTerms terms = new CacheTerms(OptionalLong.of(60), false, false, true, false, 0, 9);
    Metadata metadata =
        new Metadata(
            "video/mp4",
            1_000_000,
            Optional.of("\"1\""),
            Optional.of(Instant.parse("2025-01-01T00:00:00Z")),
            true,
            terms,
            Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMillis(7)));
    return new Description(
        new MediaId("films", "/" + name),
        new Version("\"1\"", 1_000_000, new Layout.Fixed(65_536)),
        metadata);
  }
}
