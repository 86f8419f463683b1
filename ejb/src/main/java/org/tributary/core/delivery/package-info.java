/** One receiver's request on its way: plan, fill, assemble, fail over. */
@NullMarked
package org.tributary.core.delivery;

import org.jspecify.annotations.NullMarked;
