package org.tributary.container.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.turn.VirtualTime;

class OutboxTest {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final Counters counters = new Counters();
  private final List<String> sent = new ArrayList<>();
  private int tries;
  private boolean brokerIsThere = true;
  private boolean topicIsThere = true;

  private final Outbox outbox =
      outbox((seconds, work) -> time.after(Duration.ofSeconds(seconds), now -> work.run()));

  @Test
  void whatIsOfferedIsSentInOrder() {
    offer("a");
    time.settle();
    offer("b");
    time.settle();

    assertThat(sent).containsExactly("a", "b");
    assertThat(dropped()).isZero();
  }

  @Test
  void aNewerMessageTakesThePlaceOfOneThatWaits() {
    offer("a");
    offer("b");
    offer("c");
    time.settle();

    assertThat(sent).containsExactly("c");
    assertThat(dropped()).isEqualTo(2);
  }

  @Test
  void whatCannotBeSentIsTriedAgainUntilTheBrokerIsBack() {
    brokerIsThere = false;
    offer("a");
    time.advance(Duration.ofSeconds(20));
    assertThat(tries).isBetween(4, 6);

    brokerIsThere = true;
    time.advance(Duration.ofSeconds(8));

    assertThat(sent).containsExactly("a");
    assertThat(dropped()).isZero();
    offer("b");
    time.settle();
    assertThat(sent).containsExactly("a", "b");
  }

  @Test
  void whileTheBrokerIsAwayOnlyTheNewestMessageIsKept() {
    brokerIsThere = false;
    for (int i = 0; i < 10; i++) {
      offer("m" + i);
      time.advance(Duration.ofSeconds(1));
    }
    brokerIsThere = true;
    time.advance(Duration.ofSeconds(8));

    assertThat(sent).containsExactly("m9");
    assertThat(dropped()).isEqualTo(9);
  }

  @Test
  void aMessageThatGrewTooOldIsDropped() {
    brokerIsThere = false;
    offer("a");
    time.advance(Duration.ofMinutes(1));
    brokerIsThere = true;
    time.advance(Duration.ofMinutes(1));

    assertThat(sent).isEmpty();
    assertThat(dropped()).isOne();
    offer("b");
    time.settle();
    assertThat(sent).containsExactly("b");
  }

  @Test
  void aTopicThatIsInstalledLaterIsUsedThen() {
    topicIsThere = false;
    offer("a");
    time.settle();
    topicIsThere = true;
    time.advance(Duration.ofSeconds(1));

    assertThat(sent).containsExactly("a");
  }

  @Test
  void whenThereIsNoThreadTheMessageIsDropped() {
    Outbox refused =
        outbox(
            (seconds, work) -> {
              throw new RejectedExecutionException("shut down");
            });

    refused.offer(new byte[1]);
    refused.offer(new byte[1]);

    assertThat(dropped()).isEqualTo(2);
  }

  @Test
  void afterItIsClosedNothingIsSent() {
    brokerIsThere = false;
    offer("a");
    time.settle();
    outbox.close();
    brokerIsThere = true;
    offer("b");
    time.advance(Duration.ofMinutes(1));

    assertThat(sent).isEmpty();
  }

  private Outbox outbox(Outbox.Worker worker) {
    return new Outbox(
        Scope.LOCAL,
        Duration.ofSeconds(30),
        worker,
        (scope, message) -> send(new String(message, StandardCharsets.UTF_8)),
        counters,
        () -> time.now().tick());
  }

  private void send(String message) throws NamingException, JMSException {
    tries++;
    if (!topicIsThere) {
      throw new NamingException("no such topic");
    }
    if (!brokerIsThere) {
      throw new JMSException("no broker");
    }
    sent.add(message);
  }

  private void offer(String message) {
    outbox.offer(message.getBytes(StandardCharsets.UTF_8));
  }

  private long dropped() {
    return counters.get(Counter.ADVERTISEMENTS_DROPPED);
  }
}
