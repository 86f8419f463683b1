/** Tests of the topics and their messages. */
@NullMarked
package org.tributary.container.messaging;

import org.jspecify.annotations.NullMarked;
