package org.tributary.container.messaging;

import jakarta.jms.JMSException;
import javax.naming.NamingException;
import org.tributary.core.cooperation.Scope;

/**
 * Sends one message to a scope's topic; may block for as long as the connection's time-outs say.
 */
@FunctionalInterface
interface Sending {

  /**
   * Sends.
   *
   * @throws NamingException if the server has no such factory or topic
   * @throws JMSException if the broker cannot be reached or does not take it
   */
  void send(Scope scope, byte[] message) throws NamingException, JMSException;
}
