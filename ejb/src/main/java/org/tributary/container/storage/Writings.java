package org.tributary.container.storage;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All writings of a store together: how many bytes wait for the disk, and whether it takes them,
 * which is logged when it changes. May be used from any thread.
 */
final class Writings {
  private static final Logger LOG = System.getLogger(Writings.class.getName());

  /** How many bytes may wait to be written before writings are given up: the disk is too slow. */
  static final long BACKLOG_MAX = 256L << 20;

  private final AtomicLong backlog = new AtomicLong();

  /** Whether the last writing failed. */
  private final AtomicBoolean failing = new AtomicBoolean();

  /** Takes bytes that wait to be written; false, and nothing is taken, if too many do. */
  boolean queue(int bytes) {
    if (backlog.addAndGet(bytes) > BACKLOG_MAX) {
      backlog.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** They wait no more. */
  void dequeue(int bytes) {
    backlog.addAndGet(-bytes);
  }

  /** A segment was written. */
  void worked() {
    if (failing.get() && failing.compareAndSet(true, false)) {
      LOG.log(Level.INFO, "segments can be written again");
    }
  }

  /** A segment could not be written. */
  void failed(String why) {
    if (failing.compareAndSet(false, true)) {
      LOG.log(Level.WARNING, "segments cannot be written and are passed through: {0}", why);
    }
  }
}
