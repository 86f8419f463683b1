/** What is held and for how long: freshness, admission, eviction, prefix. */
@NullMarked
package org.tributary.core.cache;

import org.jspecify.annotations.NullMarked;
