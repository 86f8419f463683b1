/** Puts the helper together when the application starts, and takes it apart when it stops. */
@NullMarked
package org.tributary.container.wiring;

import org.jspecify.annotations.NullMarked;
