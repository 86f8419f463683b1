/** What theory says of simple cases, to hold the simulator against. */
@NullMarked
package org.tributary.simulator.theory;

import org.jspecify.annotations.NullMarked;
