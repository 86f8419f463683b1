package org.tributary.core.cache;

import org.tributary.core.media.Bytes;
import org.tributary.core.media.Digests;

/**
 * A whole held segment in memory, its chunks checked against their digests.
 *
 * @param bytes a lease that whoever gets this releases
 */
public record Held(Bytes bytes, Digests digests) {}
