package org.tributary.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The broker in a JVM of its own: {@code java -jar tributary-artemis.jar}. It runs until it is
 * terminated.
 *
 * <p>Host, port, user, password and data directory come from the system properties {@code
 * tributary.broker.host}, {@code .port}, {@code .user}, {@code .password} and {@code .data}; the
 * password may be given in the environment instead, as {@code TRIBUTARY_BROKER_PASSWORD}, where
 * other users of the machine cannot read it. {@code tributary.broker.xml} names a configuration
 * that is read instead of the {@code broker.xml} of this package; what that has in dollar braces
 * may stand in it, too.
 */
public final class StandaloneBroker {

  private static final Logger LOG = Logger.getLogger(StandaloneBroker.class.getName());

  private StandaloneBroker() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Broker.Settings settings = settings();
    Broker broker = Broker.start(settings);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, stopped), "broker-stop"));
    LOG.info(() -> "The broker listens on " + settings.host() + ":" + settings.port());
    stopped.await();
  }

  private static Broker.Settings settings() {
    String host = System.getProperty("tributary.broker.host", "localhost");
    int port = Integer.parseInt(System.getProperty("tributary.broker.port", "61616"));
    String user = System.getProperty("tributary.broker.user", "tributary");
    String password =
        Optional.ofNullable(System.getProperty("tributary.broker.password"))
            .or(() -> Optional.ofNullable(System.getenv("TRIBUTARY_BROKER_PASSWORD")))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no password: set TRIBUTARY_BROKER_PASSWORD or tributary.broker.password"));
    Path data = Path.of(System.getProperty("tributary.broker.data", "data"));
    Optional<Path> xml =
        Optional.ofNullable(System.getProperty("tributary.broker.xml")).map(Path::of);
    return new Broker.Settings(host, port, new OneUser(user, password), data, xml);
  }

  private static void stop(Broker broker, CountDownLatch stopped) {
    try {
      broker.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The broker did not stop cleanly", e);
    } finally {
      stopped.countDown();
    }
  }
}
