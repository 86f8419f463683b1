package org.tributary.container.upstream;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.tributary.core.turn.Turns;

/**
 * What every exchange needs.
 *
 * @param io runs what may block for a moment: disk reads, and the HTTP client's own work
 * @param timer only rings; what it rings for runs as a turn
 * @param helperId how we name ourselves to those we ask
 */
record Environment(
    Turns turns, Executor io, ScheduledExecutorService timer, Leases leases, String helperId) {}
