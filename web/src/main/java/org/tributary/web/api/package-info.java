/** The admin API: what the helper knows, as JSON. */
@NullMarked
package org.tributary.web.api;

import org.jspecify.annotations.NullMarked;
