/** Decaying counts of requests, and what follows from them: what is popular. */
@NullMarked
package org.tributary.core.popularity;

import org.jspecify.annotations.NullMarked;
