/** Helpers that know each other: location and scope, advertisements, neighbourhood, choice. */
@NullMarked
package org.tributary.core.cooperation;

import org.jspecify.annotations.NullMarked;
