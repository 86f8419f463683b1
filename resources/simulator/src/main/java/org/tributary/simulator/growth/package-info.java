/** What a large network costs one helper. */
@NullMarked
package org.tributary.simulator.growth;

import org.jspecify.annotations.NullMarked;
