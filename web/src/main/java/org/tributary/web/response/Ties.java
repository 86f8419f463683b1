package org.tributary.web.response;

import org.jspecify.annotations.Nullable;
import org.tributary.core.delivery.Delivery;
import org.tributary.web.response.Body.Ending;

/**
 * What ties a body that the core sends into to its two ends: the response that it wakes when more
 * has come, and the delivery that it tells what becomes of what it gave. May be used from any
 * thread: guarded by its own monitor, under which nobody is called, and which may guard what else
 * the body keeps, too.
 */
public final class Ties {
  private @Nullable StreamedResponse response;
  private @Nullable Delivery delivery;
  private @Nullable Ending ending;
  private boolean gave;

  /** The response to wake. Set before it begins. */
  public synchronized void writes(StreamedResponse to) {
    response = to;
  }

  /** Who to tell what becomes of the response; told at once if it has ended short already. */
  public void serves(Delivery by) {
    boolean tooLate;
    synchronized (this) {
      delivery = by;
      tooLate = ending != null && ending != Ending.COMPLETE;
    }
    if (tooLate) {
      by.gone();
    }
  }

  /** More has come. */
  public void wake() {
    StreamedResponse to;
    synchronized (this) {
      to = response;
    }
    if (to != null) {
      to.wake();
    }
  }

  /** The body has given bytes to the response. */
  public synchronized void gave() {
    gave = true;
  }

  /** What the body gave has left: the delivery may send more, if it was anything. */
  public void left() {
    Delivery by;
    synchronized (this) {
      by = gave ? delivery : null;
      gave = false;
    }
    if (by != null) {
      by.writable();
    }
  }

  /** Whether the response is over, so that nothing more need be kept for it. */
  public synchronized boolean isOver() {
    return ending != null;
  }

  /**
   * The response is over: the delivery hears of it unless that was to the last byte.
   *
   * @return false, and nothing is done, if it was over before
   */
  public boolean end(Ending how) {
    Delivery by;
    synchronized (this) {
      if (ending != null) {
        return false;
      }
      ending = how;
      by = delivery;
    }
    if (by != null && how != Ending.COMPLETE) {
      by.gone();
    }
    return true;
  }
}
