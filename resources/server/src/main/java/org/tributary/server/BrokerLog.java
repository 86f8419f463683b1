package org.tributary.server;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps Artemis's log to what an operator can use: no audit trail of every session, and no warning
 * that messages nobody took are not kept, which is what we want. Whoever sets the loggers' levels
 * in the server's own log settings is left alone.
 */
final class BrokerLog {

  /**
   * Held, since the log manager itself forgets a logger that nobody holds, and its level with it.
   */
  private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

  private static final Logger SERVER = Logger.getLogger("org.apache.activemq.artemis.core.server");

  private BrokerLog() {}

  static void quieten() {
    if (AUDIT.getLevel() == null) {
      AUDIT.setLevel(Level.OFF);
    }
    if (SERVER.getFilter() == null) {
      SERVER.setFilter(BrokerLog::isOfUse);
    }
  }

  private static boolean isOfUse(LogRecord record) {
    String message = record.getMessage();
    return message == null
        || !(message.startsWith("AMQ222165:") || message.startsWith("AMQ222166:"));
  }
}
