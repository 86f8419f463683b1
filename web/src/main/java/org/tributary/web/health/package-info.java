/** What operations watch: MicroProfile Health and Metrics. */
@NullMarked
package org.tributary.web.health;

import org.jspecify.annotations.NullMarked;
