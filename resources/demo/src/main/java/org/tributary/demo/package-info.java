/** A network of helpers on one machine: source, broker, servers, a player that checks bytes. */
@NullMarked
package org.tributary.demo;

import org.jspecify.annotations.NullMarked;
