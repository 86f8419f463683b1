/** Helpers, their source and what lies between them, in virtual time. */
@NullMarked
package org.tributary.simulator.network;

import org.jspecify.annotations.NullMarked;
