package org.tributary.server;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.UnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.ra.ActiveMQResourceAdapter;
import org.apache.activemq.artemis.ra.ConnectionFactoryProperties;
import org.jspecify.annotations.Nullable;

/**
 * Artemis's resource adapter, which can also be the broker.
 *
 * <p>With {@code EmbeddedBroker} on, the first server that can listen on the broker URL's first
 * address runs the broker and all others are its clients; when that server leaves, the next one
 * that tries takes over. A server never fails to start because of its broker: what went wrong is
 * logged once and tried again.
 *
 * <p>The container calls {@code start} and {@code stop} once each; the timer's task runs in
 * between. Both hold this object's lock while they change the broker.
 */
public class TributaryResourceAdapter extends ActiveMQResourceAdapter {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(TributaryResourceAdapter.class.getName());
  private static final long RETRY_MILLIS = 3_000;

  private String brokerUrl = "tcp://localhost:61616";
  private String embeddedBroker = "false";
  private String embeddedBrokerData = "";

  private transient @Nullable Timer timer;
  private transient @Nullable Broker broker;
  private transient boolean stopped;
  private transient String lastTrouble = "";

  /** Where the brokers are, see {@link BrokerUrl}. */
  public String getBrokerUrl() {
    return brokerUrl;
  }

  public void setBrokerUrl(String brokerUrl) {
    this.brokerUrl = brokerUrl;
  }

  /** Whether this server may run the broker: {@code true} or {@code false}. */
  public String getEmbeddedBroker() {
    return embeddedBroker;
  }

  public void setEmbeddedBroker(String embeddedBroker) {
    this.embeddedBroker = embeddedBroker;
  }

  /**
   * The embedded broker's directory; empty means {@code tributary/broker} in the server instance's
   * own.
   */
  public String getEmbeddedBrokerData() {
    return embeddedBrokerData;
  }

  public void setEmbeddedBrokerData(String embeddedBrokerData) {
    this.embeddedBrokerData = embeddedBrokerData;
  }

  /**
   * Artemis's getter says {@code int}, so the container looks for this setter, which Artemis lacks.
   */
  public void setSetupAttempts(int setupAttempts) {
    super.setSetupAttempts(Integer.valueOf(setupAttempts));
  }

  /** As above: how long an endpoint waits before it sets itself up anew, in milliseconds. */
  public void setSetupInterval(long setupInterval) {
    super.setSetupInterval(Long.valueOf(setupInterval));
  }

  @Override
  public void start(BootstrapContext context) throws ResourceAdapterInternalException {
    ArtemisLog.quieten();
    BrokerUrl url;
    try {
      url = BrokerUrl.parse(brokerUrl);
    } catch (IllegalArgumentException e) {
      throw new ResourceAdapterInternalException(e.getMessage(), e);
    }
    setConnectorClassName(url.connectorClassNames());
    setConnectionParameters(url.connectionParameters());
    if (Boolean.parseBoolean(embeddedBroker)) {
      keepBroker(context, url.first());
    }
    super.start(context);
  }

  @Override
  public ActiveMQConnectionFactory newConnectionFactory(ConnectionFactoryProperties properties) {
    return new LastingConnectionFactory(super.newConnectionFactory(properties));
  }

  private void keepBroker(BootstrapContext context, BrokerUrl.Address address)
      throws ResourceAdapterInternalException {
    Broker.Settings settings;
    try {
      settings =
          new Broker.Settings(
              address.host(), address.port(), new OneUser(getUserName(), getPassword()), data());
    } catch (IllegalArgumentException e) {
      throw new ResourceAdapterInternalException(e.getMessage(), e);
    }
    startBroker(settings);
    try {
      timer = context.createTimer();
    } catch (UnavailableException e) {
      throw new ResourceAdapterInternalException("the server lends no timer", e);
    }
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            startBroker(settings);
          }
        },
        RETRY_MILLIS,
        RETRY_MILLIS);
  }

  private synchronized void startBroker(Broker.Settings settings) {
    if (broker != null || stopped || !isFree(settings)) {
      return;
    }
    try {
      broker = Broker.start(settings);
      lastTrouble = "";
      LOG.info(() -> "This server runs the broker, on " + settings.host() + ":" + settings.port());
    } catch (IOException | RuntimeException e) {
      logOnce("The embedded broker did not start; tried again in the background", e);
    }
  }

  /**
   * Whether the address is ours to listen on; asked first because a failed start of a broker is
   * noisy.
   */
  private boolean isFree(Broker.Settings settings) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.host(), settings.port()));
      return true;
    } catch (IOException e) {
      logOnce("Another broker is used, this server cannot listen on " + brokerUrl, e);
      return false;
    }
  }

  private void logOnce(String message, Exception cause) {
    String trouble = message + ": " + cause;
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      LOG.log(Level.INFO, trouble);
    }
  }

  private Path data() {
    return embeddedBrokerData.isBlank()
        ? Path.of(System.getProperty("com.sun.aas.instanceRoot", "."), "tributary", "broker")
        : Path.of(embeddedBrokerData);
  }

  @Override
  public void stop() {
    super.stop();
    synchronized (this) {
      stopped = true;
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
      if (broker != null) {
        try {
          broker.close();
        } catch (IOException e) {
          LOG.log(Level.WARNING, "The embedded broker did not stop cleanly", e);
        }
        broker = null;
      }
    }
  }
}
