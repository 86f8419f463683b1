/**
 * The helper's core: the JDK only, no clock, no I/O, no threads. Containers adapt to it; the
 * simulator runs the very same classes.
 */
@NullMarked
package org.tributary.core;

import org.jspecify.annotations.NullMarked;
