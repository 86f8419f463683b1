package org.tributary.container.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Locale;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.tributary.core.cooperation.Scope;

/**
 * Sends with the scope's own connection factory to the scope's own topic, both looked up anew each
 * time: so deployment needs neither, and what an administrator maps anew is used from the next
 * message on. Connections come from the server's pool. Outside of any transaction, not persistent.
 *
 * <p>Messages do not expire: the time to live is reckoned by wall clocks, and broker and listener
 * would drop the news of a server whose clock is behind theirs. What is old harms nobody, and how
 * much of it waits for a listener is the broker's to bound.
 */
final class JmsSending implements Sending {
  private static final String FACTORY = "jms/tributary/factory/";
  private static final String TOPIC = "jms/tributary/advertisement/";

  @Override
  public void send(Scope scope, byte[] message) throws NamingException, JMSException {
    String name = scope.name().toLowerCase(Locale.ROOT);
    ConnectionFactory factory = lookUp(FACTORY + name, ConnectionFactory.class);
    Topic topic = lookUp(TOPIC + name, Topic.class);
    try (Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(topic)) {
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      producer.setDisableMessageID(true);
      BytesMessage carrier = session.createBytesMessage();
      carrier.writeBytes(message);
      producer.send(carrier);
    }
  }

  /** The names are constants of this class: nothing from outside is looked up. */
  @SuppressWarnings("BanJNDI")
  private static <T> T lookUp(String name, Class<T> type) throws NamingException {
    Object found = InitialContext.doLookup(name);
    if (!type.isInstance(found)) {
      throw new NamingException(name + " is not a " + type.getSimpleName() + ": " + found);
    }
    return type.cast(found);
  }
}
