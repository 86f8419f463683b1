package org.tributary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ResourceAdapterTest {

  @TempDir Path data;

  private final int port = freePort();

  @Test
  void aListenerHearsAgainHoweverOftenTheBrokerGoesAndComes() throws Exception {
    // given an adapter that was deployed while no broker ran
    try (Deployed adapter = new Deployed(port, false, data)) {
      for (String round : new String[] {"first", "second", "third"}) {
        // when a broker comes
        try (Broker broker = Broker.start(settings())) {
          assertThat(broker).isNotNull();
          // then what is sent is heard
          assertHears(adapter, adapter, round);
        }
        // and it goes
      }
    }
  }

  @Test
  void aSenderFailsSoonWhileTheBrokerIsAway() throws Exception {
    try (Deployed adapter = new Deployed(port, false, data)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> adapter.send("nobody hears this")).isInstanceOf(JMSException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void theFirstOfTwoAdaptersIsTheBrokerAndTheSecondTakesOver() throws Exception {
    try (Deployed second = secondAfterFirst()) {
      assertHears(second, second, "after the first has left");
    }
  }

  private Deployed secondAfterFirst() throws Exception {
    try (Deployed first = new Deployed(port, true, data.resolve("first"))) {
      Deployed second = new Deployed(port, true, data.resolve("second"));
      assertHears(first, second, "from the broker itself");
      assertHears(second, first, "from its client");
      return second;
    }
  }

  @Test
  void theBrokerLetsNobodyInWithAnotherPassword() throws Exception {
    OneUser user = new OneUser("tributary", "another");
    try (Broker broker = Broker.start(new Broker.Settings("localhost", port, user, data));
        Deployed adapter = new Deployed(port, false, data)) {
      assertThat(broker).isNotNull();
      assertThatThrownBy(() -> adapter.send("news")).isInstanceOf(JMSException.class);
    }
  }

  @Test
  void aConnectionOutlastsTheApplicationThatAskedForIt() throws Exception {
    try (Broker broker = Broker.start(settings());
        Deployed adapter = new Deployed(port, false, data)) {
      assertThat(broker).isNotNull();
      // given an application whose class asks for a connection
      AtomicReference<Connection> pooled = new AtomicReference<>();
      WeakReference<ClassLoader> application = askFromAnApplication(adapter, pooled);
      // when the application is gone, and the connection stays
      for (int i = 0; i < 20 && application.get() != null; i++) {
        System.gc();
      }
      // then nothing holds its class loader
      assertThat(application.get()).isNull();
      pooled.get().close();
    }
  }

  private static WeakReference<ClassLoader> askFromAnApplication(
      Deployed adapter, AtomicReference<Connection> pooled) throws Exception {
    ClassLoader application = new ApplicationLoader();
    @SuppressWarnings("unchecked")
    Function<ConnectionFactory, Connection> asker =
        (Function<ConnectionFactory, Connection>)
            application.loadClass(Asker.class.getName()).getConstructor().newInstance();
    assertThat(asker).isNotInstanceOf(Asker.class);
    pooled.set(asker.apply(adapter.connections()));
    return new WeakReference<>(application);
  }

  /** The application's class. */
  public static final class Asker implements Function<ConnectionFactory, Connection> {
    @Override
    public Connection apply(ConnectionFactory connections) {
      try {
        Connection connection = connections.createConnection();
        connection.createSession();
        return connection;
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Has an {@link Asker} of its own, as an application has its classes. */
  private static final class ApplicationLoader extends ClassLoader {
    ApplicationLoader() {
      super(ResourceAdapterTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Asker.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream code = getResourceAsStream(name.replace('.', '/').concat(".class"))) {
        byte[] bytes = Objects.requireNonNull(code).readAllBytes();
        ProtectionDomain domain = new ProtectionDomain(null, null, this, null);
        return defineClass(name, bytes, 0, bytes.length, domain);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void newsNeverExpireForTheListenersClockMayBeWrong() throws Exception {
    try (Broker broker = Broker.start(settings());
        Deployed adapter = new Deployed(port, false, data)) {
      assertThat(broker).isNotNull();
      assertHears(adapter, adapter, "news");
      assertThat(adapter.expiration).isZero();
    }
  }

  @Test
  void theBrokerWritesNothing() throws Exception {
    try (Broker broker = Broker.start(settings());
        Deployed adapter = new Deployed(port, false, data)) {
      assertThat(broker).isNotNull();
      assertHears(adapter, adapter, "news");
    }
    try (Stream<Path> files = Files.walk(data)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aBrokerWhoseAddressIsTakenSaysSo() throws Exception {
    try (Broker broker = Broker.start(settings())) {
      assertThat(broker).isNotNull();
      assertThatThrownBy(() -> Broker.start(settings()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("localhost:" + port);
    }
  }

  /** Sends again until it is heard: news may be lost, but not for long. */
  private static void assertHears(Deployed sender, Deployed listener, String news)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        sender.send(news);
      } catch (JMSException e) {
        assertThat(e).as("the broker may be away still").isNotNull();
      }
      for (String text = listener.heard.poll(1, TimeUnit.SECONDS);
          text != null;
          text = listener.heard.poll()) {
        if (text.equals(news)) {
          return;
        }
      }
    }
    throw new AssertionError("not heard: " + news);
  }

  private Broker.Settings settings() {
    return new Broker.Settings("localhost", port, new OneUser("tributary", "secret"), data);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
