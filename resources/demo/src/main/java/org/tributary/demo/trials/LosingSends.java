package org.tributary.demo.trials;

import java.util.SplittableRandom;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** Lives in a broker and loses a part of the messages that come, by seeded chance. */
public final class LosingSends implements Interceptor {

  private final double share = Double.parseDouble(System.getProperty(LosingBroker.SHARE, "0"));
  private final SplittableRandom random = new SplittableRandom(1);

  @Override
  public synchronized boolean intercept(Packet packet, RemotingConnection connection) {
    return packet.getType() != PacketImpl.SESS_SEND || random.nextDouble() >= share;
  }
}
