/** The helper's settings, read from MicroProfile Config and checked. */
@NullMarked
package org.tributary.container.settings;

import org.jspecify.annotations.NullMarked;
