/** The hit path under load, beside nginx with the same files. */
@NullMarked
package org.tributary.benchmarks.load;

import org.jspecify.annotations.NullMarked;
