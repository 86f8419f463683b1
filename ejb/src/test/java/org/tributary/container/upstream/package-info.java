/** Tests of the exchanges with sources and neighbours, over real sockets and files. */
@NullMarked
package org.tributary.container.upstream;

import org.jspecify.annotations.NullMarked;
