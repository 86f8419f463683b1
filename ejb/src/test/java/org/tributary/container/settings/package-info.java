/** Tests of the reading of settings. */
@NullMarked
package org.tributary.container.settings;

import org.jspecify.annotations.NullMarked;
