package org.tributary.server;

import jakarta.jms.JMSException;
import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Makes connections that outlast the application that asked for them first.
 *
 * <p>A connection keeps the access control context of whoever makes it, for the threads that it
 * starts later, and that context names the classes on the caller's stack. A pooled connection is
 * passed on from one deployment to the next, so the first deployment's class loader would stay in
 * memory for as long as the connection is of use. A privileged call cuts the stack off here: what
 * is kept is the resource adapter's own.
 */
final class LastingConnectionFactory extends ActiveMQConnectionFactory {

  private static final long serialVersionUID = 1L;

  /** With all that the other one was told. The other one is not to be used any more. */
  LastingConnectionFactory(ActiveMQConnectionFactory told) {
    super(told.getServerLocator());
    setClientID(told.getClientID());
    setEnableSharedClientID(told.isEnableSharedClientID());
    setDupsOKBatchSize(told.getDupsOKBatchSize());
    setTransactionBatchSize(told.getTransactionBatchSize());
    setDeserializationDenyList(told.getDeserializationDenyList());
    setDeserializationAllowList(told.getDeserializationAllowList());
    setCacheDestinations(told.isCacheDestinations());
    setIgnoreJTA(told.isIgnoreJTA());
    setEnable1xPrefixes(told.isEnable1xPrefixes());
  }

  // Nothing replaces this class on JDK 17; where contexts are gone (24 and later), it only calls.
  @SuppressWarnings("removal")
  @Override
  protected synchronized ActiveMQConnection createConnectionInternal(
      String user, String password, boolean xa, int type) throws JMSException {
    PrivilegedExceptionAction<ActiveMQConnection> connect =
        () -> super.createConnectionInternal(user, password, xa, type);
    try {
      return AccessController.doPrivileged(connect);
    } catch (PrivilegedActionException e) {
      if (e.getException() instanceof JMSException broker) {
        throw broker;
      }
      throw new IllegalStateException(e.getException());
    }
  }
}
