/** Who plays what, where, and for how long. */
@NullMarked
package org.tributary.simulator.workload;

import org.jspecify.annotations.NullMarked;
