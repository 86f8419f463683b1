package org.tributary.core.delivery;

/**
 * One exchange with a supplier. Called in turns only.
 *
 * <p>The listener gets: at most one head, then bytes, never more of them than were demanded, then
 * exactly one end or failure; nothing after {@link #cancel}. All as turns, none within a call of
 * this interface. Whatever the adapter reads ahead it keeps bounded.
 */
public interface Fetch {

  /** Allows {@code bytes} more to be passed on. */
  void demand(long bytes);

  /** Ends the exchange and frees what it holds; harmless after its end. */
  void cancel();
}
