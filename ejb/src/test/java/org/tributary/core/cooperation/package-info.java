/** Tests of helpers that know each other. */
@NullMarked
package org.tributary.core.cooperation;

import org.jspecify.annotations.NullMarked;
