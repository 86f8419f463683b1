package org.tributary.demo.trials;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** Lives in a broker and loses a part of the messages that come, by seeded chance. */
public final class LosingSends implements Interceptor {
  private static final String SHARE = "trial.lost";
  private static final String XML = "org/tributary/server/broker.xml";

  private final double share = Double.parseDouble(System.getProperty(SHARE, "0"));
  private final SplittableRandom random = new SplittableRandom(1);

  @Override
  public synchronized boolean intercept(Packet packet, RemotingConnection connection) {
    return packet.getType() != PacketImpl.SESS_SEND || random.nextDouble() >= share;
  }

  /** What a broker is told to read {@code xml} and lose so much. */
  static List<String> options(Path xml, double share) {
    return List.of("-Dtributary.broker.xml=" + xml, "-D" + SHARE + "=" + share);
  }

  /** Writes the configuration of the broker in {@code jar}, with one of these, to {@code xml}. */
  static void configure(Path jar, Path xml) throws IOException {
    String with =
        "<remoting-incoming-interceptors><class-name>"
            + LosingSends.class.getName()
            + "</class-name></remoting-incoming-interceptors>";
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      String usual = Files.readString(inside.getPath(XML));
      Files.writeString(xml, usual.replace("<acceptors>", with + "<acceptors>"));
    }
  }
}
