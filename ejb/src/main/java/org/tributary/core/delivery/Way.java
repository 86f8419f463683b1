package org.tributary.core.delivery;

import java.util.List;
import org.tributary.core.cooperation.Scope;

/**
 * The way that a request has taken from helper to helper.
 *
 * @param scope as whose owner the helper is asked that gets it: it may pass the request on to the
 *     owner of a wider scope only, so that no request ever comes back
 * @param via the ids of the helpers on the way, the first one first; whoever finds its own among
 *     them refuses (RFC 8586)
 */
public record Way(Scope scope, List<String> via) {
  /** The most helpers on a way: more than there are scopes with owners, and one to spare. */
  public static final int MAX_HOPS = 3;

  public Way {
    via = List.copyOf(via);
  }
}
