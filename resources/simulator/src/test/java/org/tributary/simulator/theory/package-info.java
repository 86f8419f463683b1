/** The simulator against theory. */
package org.tributary.simulator.theory;
