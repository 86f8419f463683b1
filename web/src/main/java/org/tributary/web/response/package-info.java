/** One response on its way to whoever asked: never blocking, never touched after its end. */
@NullMarked
package org.tributary.web.response;

import org.jspecify.annotations.NullMarked;
