/** A case to simulate, as a text file tells it, and its runs. */
@NullMarked
package org.tributary.simulator.scenario;

import org.jspecify.annotations.NullMarked;
