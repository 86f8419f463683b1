package org.tributary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
