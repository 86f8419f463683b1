/** Play windows: what of passing streams is still in memory, for those who follow. */
@NullMarked
package org.tributary.core.window;

import org.jspecify.annotations.NullMarked;
