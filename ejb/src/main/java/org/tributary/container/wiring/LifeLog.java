package org.tributary.container.wiring;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** Says in the server's log that the helper came up, and that it went down. */
@Singleton
@Startup
public class LifeLog {

  private static final System.Logger LOG = System.getLogger(LifeLog.class.getName());

  @PostConstruct
  void up() {
    LOG.log(System.Logger.Level.INFO, "Tributary is up");
  }

  @PreDestroy
  void down() {
    LOG.log(System.Logger.Level.INFO, "Tributary is down");
  }
}
