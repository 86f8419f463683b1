/** Runs as a whole. */
package org.tributary.simulator.scenario;
