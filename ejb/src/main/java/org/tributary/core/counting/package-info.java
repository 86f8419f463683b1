/** Counters: part of the interface, bound by laws that tests assert. */
@NullMarked
package org.tributary.core.counting;

import org.jspecify.annotations.NullMarked;
