/** Turns, ticks and deadlines: how a helper's state changes, one short turn at a time. */
@NullMarked
package org.tributary.core.turn;

import org.jspecify.annotations.NullMarked;
