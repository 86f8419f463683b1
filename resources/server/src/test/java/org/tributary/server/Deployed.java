package org.tributary.server;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Timer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.transaction.xa.XAResource;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQTopic;
import org.apache.activemq.artemis.ra.ActiveMQRAManagedConnectionFactory;
import org.apache.activemq.artemis.ra.inflow.ActiveMQActivationSpec;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The resource adapter deployed as far as a test needs it, without a server: configured by its own
 * {@code ra.xml}, with threads and timers as a server lends them, one sender and one listener for
 * the topic {@code news}.
 */
final class Deployed implements AutoCloseable {

  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /** When what was heard last expires, by the wall clock; 0 if never. */
  volatile long expiration = -1;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TributaryResourceAdapter adapter = new TributaryResourceAdapter();
  private final jakarta.jms.ConnectionFactory connections;

  Deployed(int port, boolean embedded, Path data) throws Exception {
    Element description =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("src/main/rar/META-INF/ra.xml").toFile())
            .getDocumentElement();
    configure(adapter, (Element) description.getElementsByTagName("resourceadapter").item(0));
    adapter.setBrokerUrl("tcp://localhost:" + port);
    adapter.setPassword("secret");
    adapter.setEmbeddedBroker(Boolean.toString(embedded));
    adapter.setEmbeddedBrokerData(data.toString());
    adapter.start(new Context());

    ActiveMQRAManagedConnectionFactory factory = new ActiveMQRAManagedConnectionFactory();
    configure(factory, (Element) description.getElementsByTagName("connection-definition").item(0));
    factory.setResourceAdapter(adapter);
    connections = (jakarta.jms.ConnectionFactory) factory.createConnectionFactory();
    listen();
  }

  private void listen() throws ResourceException {
    ActiveMQActivationSpec listener = new ActiveMQActivationSpec();
    listener.setResourceAdapter(adapter);
    listener.setDestinationType("jakarta.jms.Topic");
    listener.setDestination("news");
    listener.setUseJNDI(false);
    listener.setMaxSession(1);
    adapter.endpointActivation(new Endpoints(), listener);
  }

  /** What an application looks up. */
  jakarta.jms.ConnectionFactory connections() {
    return connections;
  }

  void send(String text) throws jakarta.jms.JMSException {
    try (jakarta.jms.Connection connection = connections.createConnection();
        jakarta.jms.Session session =
            connection.createSession(false, jakarta.jms.Session.AUTO_ACKNOWLEDGE)) {
      ActiveMQTopic topic = new ActiveMQTopic();
      topic.setAddress("news");
      jakarta.jms.MessageProducer producer = session.createProducer(topic);
      producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
      producer.send(session.createTextMessage(text));
    }
  }

  /** Sets what the element's own {@code config-property} children say, as the container does it. */
  private static void configure(Object bean, Element element) throws Exception {
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element property
          && property.getTagName().equals("config-property")) {
        String name = text(property, "config-property-name");
        Class<?> type = Class.forName(text(property, "config-property-type"));
        String value = text(property, "config-property-value");
        if (!value.isEmpty()) {
          bean.getClass()
              .getMethod("set" + name, type)
              .invoke(bean, type.getConstructor(String.class).newInstance(value));
        }
      }
    }
  }

  private static String text(Element property, String tag) {
    NodeList found = property.getElementsByTagName(tag);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  @Override
  public void close() {
    adapter.stop();
    threads.shutdownNow();
  }

  private final class Context implements BootstrapContext {
    @Override
    public WorkManager getWorkManager() {
      return new Threads();
    }

    @Override
    public XATerminator getXATerminator() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Timer createTimer() {
      return new Timer(true);
    }

    @Override
    public boolean isContextSupported(Class<? extends WorkContext> type) {
      return false;
    }

    @Override
    public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
      return null;
    }
  }

  private final class Threads implements WorkManager {
    @Override
    public void doWork(Work work) {
      work.run();
    }

    @Override
    public void doWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
      work.run();
    }

    @Override
    public long startWork(Work work) {
      threads.execute(work);
      return 0;
    }

    @Override
    public long startWork(
        Work work, long timeout, ExecutionContext context, WorkListener listener) {
      return startWork(work);
    }

    @Override
    public void scheduleWork(Work work) {
      threads.execute(work);
    }

    @Override
    public void scheduleWork(
        Work work, long timeout, ExecutionContext context, WorkListener listener) {
      scheduleWork(work);
    }
  }

  private final class Endpoints implements MessageEndpointFactory {
    @Override
    public MessageEndpoint createEndpoint(XAResource resource) {
      return new Endpoint();
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
      return new Endpoint();
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
      return false;
    }

    @Override
    public String getActivationName() {
      return "news";
    }

    @Override
    public Class<?> getEndpointClass() {
      return Endpoint.class;
    }
  }

  private final class Endpoint implements MessageEndpoint, jakarta.jms.MessageListener {
    @Override
    public void onMessage(jakarta.jms.Message message) {
      try {
        expiration = message.getJMSExpiration();
        heard.add(message.getBody(String.class));
      } catch (jakarta.jms.JMSException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void beforeDelivery(Method method) {}

    @Override
    public void afterDelivery() {}

    @Override
    public void release() {}
  }
}
