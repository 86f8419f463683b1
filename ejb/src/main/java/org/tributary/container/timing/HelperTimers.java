package org.tributary.container.timing;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.LocalBean;
import jakarta.ejb.NoSuchObjectLocalException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tributary.core.Helper;
import org.tributary.core.cooperation.Periods;
import org.tributary.core.cooperation.Scope;

/**
 * The helper's timers: one for each scope, told by the core when to ring next, and one for saving
 * the catalogue. The container's lock guards it; timers live as long as the application and are
 * created outside of transactions, which would delay them to their end.
 *
 * <p>A scope's timer that rang is set again at once, so that it rings on even if the helper is not
 * there yet or too busy to say when.
 *
 * <p>A server's timers follow its wall clock: when that is set back by an hour, they ring an hour
 * late, and nobody would hear of this helper for as long. Therefore {@link #ringOverdue}.
 */
@Singleton
@Startup
@LocalBean
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class HelperTimers implements Periods {
  private static final Logger LOG = System.getLogger(HelperTimers.class.getName());
  private static final long FIRST_RING_MILLIS = 500;
  private static final long UNTOLD_MILLIS = 5_000;
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final String CATALOGUE = "catalogue";

  @Resource private TimerService timers;

  @Inject private Instance<Helper> helpers;

  private final Map<Serializable, Timer> ringing = new HashMap<>();
  private final Map<Serializable, Long> dueTicks = new HashMap<>();

  private long saveEveryMillis = UNTOLD_MILLIS;

  @PostConstruct
  void start() {
    for (Scope scope : Scope.values()) {
      set(scope, FIRST_RING_MILLIS);
    }
    set(CATALOGUE, saveEveryMillis);
  }

  @Override
  public void ringIn(Scope scope, long millis) {
    set(scope, millis);
  }

  /** Lets the catalogue be saved every {@code millis}. */
  public void saveCatalogueEvery(long millis) {
    saveEveryMillis = millis;
    set(CATALOGUE, millis);
  }

  /** Lets all ring at once that should have rung a while ago by a clock that nobody sets. */
  public void ringOverdue() {
    long now = System.nanoTime();
    for (Map.Entry<Serializable, Long> due : Map.copyOf(dueTicks).entrySet()) {
      if (now - due.getValue() > LATE_NANOS) {
        LOG.log(Level.INFO, "the timer {0} is late and set anew", due.getKey());
        set(due.getKey(), 1);
      }
    }
  }

  @Timeout
  void ring(Timer timer) {
    Optional<Serializable> rang = info(timer);
    if (rang.isEmpty()) {
      return;
    }
    Serializable what = rang.get();
    set(what, CATALOGUE.equals(what) ? saveEveryMillis : UNTOLD_MILLIS);
    if (!helpers.isResolvable()) {
      return;
    }
    if (what instanceof Scope scope) {
      helpers.get().advertise(scope);
    } else {
      helpers.get().saveCatalogue();
    }
  }

  private void set(Serializable what, long millis) {
    dueTicks.put(what, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    Timer old = ringing.put(what, timers.createSingleActionTimer(millis, once(what)));
    if (old != null) {
      cancel(old);
    }
  }

  /** What the timer is for; empty if another took its place while this ring waited for the lock. */
  private static Optional<Serializable> info(Timer timer) {
    try {
      return Optional.of(timer.getInfo());
    } catch (NoSuchObjectLocalException e) {
      return Optional.empty();
    }
  }

  private static TimerConfig once(Serializable what) {
    return new TimerConfig(what, false);
  }

  private static void cancel(Timer old) {
    try {
      old.cancel();
    } catch (NoSuchObjectLocalException e) {
      // It has rung: there is nothing left to cancel.
      return;
    }
  }
}
