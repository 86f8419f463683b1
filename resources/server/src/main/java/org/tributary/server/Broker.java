package org.tributary.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;

/**
 * An Artemis broker in this JVM, set up by the {@code broker.xml} of this package.
 *
 * <p>Nothing it carries outlives it: advertisements are news, and old news is worthless. So it
 * keeps no journal, drops the oldest messages of a subscriber that does not keep up, and never
 * makes a sender wait. It may be used by one thread at a time.
 */
final class Broker implements AutoCloseable {

  /**
   * What an administrator decides about a broker.
   *
   * @param host the address to listen on, {@code 0.0.0.0} for every interface
   * @param port the port to listen on
   * @param user whom it lets in
   * @param data the directory it may write to
   * @param xml its configuration, instead of ours
   */
  record Settings(String host, int port, OneUser user, Path data, Optional<Path> xml) {
    /** With our configuration. */
    Settings(String host, int port, OneUser user, Path data) {
      this(host, port, user, data, Optional.empty());
    }
  }

  private static final String CONFIGURATION = "broker.xml";

  private final ActiveMQServer server;

  private Broker(ActiveMQServer server) {
    this.server = server;
  }

  /**
   * Starts a broker; it accepts connections when this returns.
   *
   * @throws IOException if the address is taken, or not one of this machine
   */
  static Broker start(Settings settings) throws IOException {
    ArtemisLog.quieten();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Broker.class.getClassLoader());
    try {
      ActiveMQServer server =
          new ActiveMQServerImpl(configuration(settings), null, settings.user());
      Broker broker = new Broker(server);
      try {
        server.start();
        broker.requireListening(settings);
      } catch (Exception e) {
        broker.close();
        throw new IOException(
            "no broker can listen on " + settings.host() + ":" + settings.port(), e);
      }
      return broker;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Configuration configuration(Settings settings) throws IOException {
    String xml = settings.xml().isPresent() ? Files.readString(settings.xml().get()) : ours();
    Map<String, String> values =
        Map.of(
            "host", settings.host(),
            "port", Integer.toString(settings.port()),
            "data", settings.data().toAbsolutePath().toString());
    for (Map.Entry<String, String> value : values.entrySet()) {
      xml =
          xml.replaceAll(
              "\\$\\{tributary\\.broker\\." + value.getKey() + ":[^}]*}",
              Matcher.quoteReplacement(escape(value.getValue())));
    }
    try {
      return new FileConfigurationParser()
          .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new IllegalStateException("the broker's configuration cannot be read", e);
    }
  }

  private static String ours() throws IOException {
    try (InputStream in = Broker.class.getResourceAsStream(CONFIGURATION)) {
      if (in == null) {
        throw new IllegalStateException("missing in this jar: " + CONFIGURATION);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String escape(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private void requireListening(Settings settings) throws IOException {
    if (!server.isStarted()
        || server.getRemotingService().getAcceptors().values().stream()
            .noneMatch(acceptor -> acceptor.isStarted() && acceptor.getActualPort() > 0)) {
      throw new IOException("nothing listens on port " + settings.port());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the broker did not stop", e);
    }
  }
}
