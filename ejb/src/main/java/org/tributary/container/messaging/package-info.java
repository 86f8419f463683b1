/** Topics and their messages, by Jakarta Messaging. */
@NullMarked
package org.tributary.container.messaging;

import org.jspecify.annotations.NullMarked;
