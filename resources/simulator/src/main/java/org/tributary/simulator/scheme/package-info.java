/** The schemes that are compared: the deployed core, and simple ones to measure it against. */
@NullMarked
package org.tributary.simulator.scheme;

import org.jspecify.annotations.NullMarked;
