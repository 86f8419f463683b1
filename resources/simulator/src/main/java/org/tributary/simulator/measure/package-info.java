/** What is counted while a network runs, and what follows from it. */
@NullMarked
package org.tributary.simulator.measure;

import org.jspecify.annotations.NullMarked;
