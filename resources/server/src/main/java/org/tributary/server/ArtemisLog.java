package org.tributary.server;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps Artemis's log to what an operator can use: no audit trail of every session, and no warning
 * that messages nobody took are not kept, which is what we want, nor an error that a connection
 * which was closed could not tell so, its threads having ended. Whoever sets the loggers' levels in
 * the server's own log settings is left alone.
 */
final class ArtemisLog {

  /**
   * Held, since the log manager itself forgets a logger that nobody holds, and its level with it.
   */
  private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

  private static final Logger SERVER = Logger.getLogger("org.apache.activemq.artemis.core.server");

  private static final Logger CLIENT = Logger.getLogger("org.apache.activemq.artemis.core.client");

  private ArtemisLog() {}

  static void quieten() {
    if (AUDIT.getLevel() == null) {
      AUDIT.setLevel(Level.OFF);
    }
    for (Logger logger : List.of(SERVER, CLIENT)) {
      if (logger.getFilter() == null) {
        logger.setFilter(ArtemisLog::isOfUse);
      }
    }
  }

  private static boolean isOfUse(LogRecord record) {
    String message = record.getMessage();
    if (message == null) {
      return true;
    }
    boolean nobodyTookIt = message.startsWith("AMQ222165:") || message.startsWith("AMQ222166:");
    boolean closed =
        message.startsWith("AMQ214015:")
            && record.getThrown() instanceof RejectedExecutionException;
    return !nobodyTookIt && !closed;
  }
}
