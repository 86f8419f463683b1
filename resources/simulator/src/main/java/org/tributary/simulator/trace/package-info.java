/** Traces: all that came to one helper of a simulated run, and all that it decided. */
@NullMarked
package org.tributary.simulator.trace;

import org.jspecify.annotations.NullMarked;
