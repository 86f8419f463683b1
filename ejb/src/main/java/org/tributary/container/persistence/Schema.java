package org.tributary.container.persistence;

import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database's schema to the present version by Flyway's migrations.
 *
 * <p>The scripts are named here one by one: Flyway's own search depends on the container's class
 * loaders. Several helpers that share a database may do it at once; Flyway takes a lock. It must
 * not be done within a global transaction.
 */
final class Schema {
  /** The migrations; a published one is never changed. */
  private static final List<String> SCRIPTS = List.of("V1__catalogue.sql");

  /** Where Flyway notes what it did: other applications may use Flyway in the same database. */
  private static final String HISTORY = "tributary_schema_history";

  private final DataSource dataSource;

  Schema(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Applies what is missing.
   *
   * @throws org.flywaydb.core.api.FlywayException if the database is away or a script fails
   */
  void migrate() {
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(dataSource)
          .table(HISTORY)
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .resourceProvider(new Scripts())
          .javaMigrationClassProvider(List::of)
          .load()
          .migrate();
    } finally {
      forgetClasses();
    }
  }

  /**
   * Flyway reads its own configuration with Jackson, which keeps the classes that it has seen in a
   * cache. Where Jackson is the server's, they would keep the application's class loader alive
   * after it was undeployed.
   */
  private static void forgetClasses() {
    TypeFactory.defaultInstance().clearCache();
  }

  private static final class Scripts implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return SCRIPTS.contains(name) ? new Script(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return SCRIPTS.stream()
          .filter(name -> name.startsWith(prefix) && Stream.of(suffixes).anyMatch(name::endsWith))
          .<LoadableResource>map(Script::new)
          .toList();
    }
  }

  private static final class Script extends LoadableResource {
    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      InputStream script = Schema.class.getResourceAsStream(name);
      if (script == null) {
        throw new IllegalStateException("no such migration: " + name);
      }
      return new InputStreamReader(script, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
