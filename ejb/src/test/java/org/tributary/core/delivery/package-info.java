/** Deliveries of whole helpers in virtual time, with fakes at the ports only. */
@NullMarked
package org.tributary.core.delivery;

import org.jspecify.annotations.NullMarked;
