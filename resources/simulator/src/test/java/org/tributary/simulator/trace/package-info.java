/** Traces, replayed through the simulator's helper and the container's. */
package org.tributary.simulator.trace;
