package org.tributary.server.probe;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** One class, declared once per scope in {@code ejb-jar.xml}. */
public class Receiver implements MessageListener {

  @Resource(name = "scope")
  private String scope;

  @EJB private Inbox inbox;

  @Override
  public void onMessage(Message message) {
    try {
      inbox.add(
          scope
              + " "
              + new String(message.getBody(byte[].class), java.nio.charset.StandardCharsets.UTF_8));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
