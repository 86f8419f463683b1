/** Delivery of media to receivers. */
@NullMarked
package org.tributary.web.media;

import org.jspecify.annotations.NullMarked;
