/**
 * What a server must have before Tributary is deployed to it: the resource adapter that connects it
 * to the broker, and the broker itself, inside one of the servers or in a JVM of its own.
 */
@NullMarked
package org.tributary.server;

import org.jspecify.annotations.NullMarked;
