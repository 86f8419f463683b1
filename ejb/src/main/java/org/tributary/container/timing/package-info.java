/** What happens at its time, by EJB timers. */
@NullMarked
package org.tributary.container.timing;

import org.jspecify.annotations.NullMarked;
