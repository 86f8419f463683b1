package org.tributary.server.probe;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What has been received on this server, and how often the timer rang. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Inbox {

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rings = new AtomicInteger();

  @Resource private TimerService timers;

  @PostConstruct
  void start() {
    timers.createIntervalTimer(100, 500, new TimerConfig(null, false));
  }

  @Timeout
  void ring() {
    rings.incrementAndGet();
  }

  public void add(String text) {
    received.add(text);
  }

  public Queue<String> received() {
    return received;
  }

  public int rings() {
    return rings.get();
  }
}
