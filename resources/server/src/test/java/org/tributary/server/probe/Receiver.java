package org.tributary.server.probe;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.nio.charset.StandardCharsets;

/** One class, declared once per scope in {@code ejb-jar.xml}. */
public class Receiver implements MessageListener {

  @Resource(name = "scope")
  private String scope;

  @EJB private Inbox inbox;

  @Override
  public void onMessage(Message message) {
    try {
      String text = new String(message.getBody(byte[].class), StandardCharsets.UTF_8);
      inbox.add(scope + " " + text);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
