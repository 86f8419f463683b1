/** Where bytes come from: sources over HTTP and on disk, and other helpers. */
@NullMarked
package org.tributary.container.upstream;

import org.jspecify.annotations.NullMarked;
