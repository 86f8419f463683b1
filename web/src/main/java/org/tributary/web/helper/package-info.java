/** Delivery to other helpers. */
@NullMarked
package org.tributary.web.helper;

import org.jspecify.annotations.NullMarked;
