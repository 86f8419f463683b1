package org.tributary.container.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.tributary.core.cooperation.Changes;
import org.tributary.core.cooperation.Identity;

/** Tells the server's log what changed among the neighbours. */
final class NeighbourLog implements Changes {
  private static final Logger LOG = System.getLogger(NeighbourLog.class.getName());

  @Override
  public void happened(Change change, Identity neighbour, String detail) {
    Level level =
        switch (change) {
          case JOINED, RESTARTED, RECOVERED, FORGOTTEN, LEFT -> Level.INFO;
          case AVOIDED, MISPLACED, NOT_ALLOWED, NAMESAKE -> Level.WARNING;
        };
    LOG.log(level, "{0} {1} ({2}): {3}", change, neighbour.id(), neighbour.url(), detail);
  }
}
