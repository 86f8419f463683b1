package org.tributary.container.wiring;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.tributary.container.manifests.ParsedManifests;
import org.tributary.container.messaging.JmsTopics;
import org.tributary.container.persistence.JpaCatalogue;
import org.tributary.container.settings.SettingsReader;
import org.tributary.container.storage.DiskStore;
import org.tributary.container.timing.HelperTimers;
import org.tributary.container.upstream.ConfiguredSources;
import org.tributary.container.upstream.HttpNeighbours;
import org.tributary.core.Helper;
import org.tributary.core.MediaHelper;
import org.tributary.core.Surroundings;
import org.tributary.core.cooperation.Periods;
import org.tributary.core.counting.Counters;
import org.tributary.core.settings.Settings;

/**
 * The life of the application's one helper: built at deployment, taken down at undeployment, and
 * given to whoever injects it.
 *
 * <p>A wrong setting stops the deployment. Nothing else does: what is not there yet (broker,
 * database, a store that cannot be written) is tried again behind the scenes.
 *
 * <p>Its fields are written before the container lets anybody call it.
 */
@Singleton
@Startup
@LocalBean
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class HelperLife {
  private static final long FAREWELL_MILLIS = 1000;
  private static final long LOOK_SECONDS = 1;
  private static final Logger LOG = System.getLogger(HelperLife.class.getName());

  @Resource private ManagedThreadFactory threadFactory;
  @EJB private HelperTimers timers;

  @Resource private UserTransaction transaction;

  @Resource(lookup = "jdbc/tributary")
  private DataSource dataSource;

  private @Nullable Wired wired;

  /** All parts, in the order in which they depend on each other. */
  private record Wired(
      Settings settings,
      Threads threads,
      SerialTurns turns,
      TickAlarm alarm,
      DiskStore store,
      JpaCatalogue catalogue,
      JmsTopics topics,
      Helper helper) {}

  @PostConstruct
  void begin() {
    SettingsReader.Reading reading = SettingsReader.read(ConfigProvider.getConfig());
    reading.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    Threads threads = new Threads(threadFactory, Runtime.getRuntime().availableProcessors());
    Wired parts = wire(reading.settings(), threads);
    wired = parts;
    long interval = reading.settings().store().catalogueInterval().toMillis();
    threads.clock().execute(() -> timers.saveCatalogueEvery(interval));
    Future<?> unused =
        threads
            .clock()
            .scheduleWithFixedDelay(
                this::ringOverdue, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    parts.store.open(parts.helper::restore);
    LOG.log(Level.INFO, "helper {0} is up", reading.settings().helper().id());
  }

  /** The next look comes whatever becomes of this one. */
  private void ringOverdue() {
    try {
      timers.ringOverdue();
    } catch (EJBException e) {
      LOG.log(Level.DEBUG, "the timers are not there now", e);
    }
  }

  @PreDestroy
  void end() {
    Wired parts = wired;
    if (parts == null) {
      return;
    }
    leave(parts);
    parts.topics.close();
    parts.catalogue.close();
    parts.alarm.close();
    parts.turns.close();
    parts.store.close();
    parts.threads.close();
    LOG.log(Level.INFO, "helper {0} is down", parts.settings.helper().id());
  }

  /** Tells the others, if the broker takes it at once: they need not wait for its silence. */
  private static void leave(Wired parts) {
    CountDownLatch told = new CountDownLatch(1);
    parts.helper.leave();
    if (!parts.helper.ask(view -> told.countDown())) {
      return;
    }
    try {
      if (told.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
        parts.topics.flush(FAREWELL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Wired wire(Settings settings, Threads threads) {
    Counters counters = new Counters();
    SerialTurns turns =
        new SerialTurns(
            threads.turns(), settings.delivery().queue(), System::nanoTime, Instant::now);
    TickAlarm alarm = new TickAlarm(threads.clock(), System::nanoTime);
    DiskStore store = new DiskStore(settings.store(), threads.disk(), turns);
    JpaCatalogue catalogue =
        new JpaCatalogue(
            settings.helper().id(), dataSource, transaction, threads.catalogue(), turns);
    JmsTopics topics =
        new JmsTopics(threads.messaging(), settings.cooperation().period(), counters);
    MediaHelper helper =
        new MediaHelper(
            settings,
            new MediaHelper.Ports(
                turns,
                alarm,
                store,
                catalogue,
                new ConfiguredSources(
                    settings, turns, threads.upstream(), threads.clock(), counters),
                new HttpNeighbours(settings, turns, threads.upstream(), threads.clock()),
                new ParsedManifests(settings, turns, threads.upstream()),
                topics,
                rung(threads),
                new NeighbourLog()),
            Instant.now(),
            new SplittableRandom(new SecureRandom().nextLong()),
            counters);
    alarm.rings(helper::wake);
    return new Wired(settings, threads, turns, alarm, store, catalogue, topics, helper);
  }

  /** A timer bean has a lock, which it holds while it waits for this bean to begin. */
  private Periods rung(Threads threads) {
    return (scope, millis) -> threads.clock().execute(() -> timers.ringIn(scope, millis));
  }

  /** The helper. */
  @Produces
  @jakarta.inject.Singleton
  public Helper helper() {
    return parts().helper;
  }

  /** The settings. */
  @Produces
  @jakarta.inject.Singleton
  public Settings settings() {
    return parts().settings;
  }

  /** How what the helper works with is. */
  @Produces
  @jakarta.inject.Singleton
  public Surroundings surroundings() {
    Wired parts = parts();
    return new ServerState(parts.turns, parts.topics)::states;
  }

  /** Runs what is written to receivers; its tasks never wait. */
  @Produces
  @jakarta.inject.Singleton
  @Named("writing")
  public Executor writing() {
    return parts().threads.writing();
  }

  /** Rings; its tasks never wait. */
  @Produces
  @jakarta.inject.Singleton
  @Named("clock")
  public ScheduledExecutorService clock() {
    return parts().threads.clock();
  }

  private Wired parts() {
    Wired parts = wired;
    if (parts == null) {
      throw new IllegalStateException("the helper has not begun");
    }
    return parts;
  }
}
