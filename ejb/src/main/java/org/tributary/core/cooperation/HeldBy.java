package org.tributary.core.cooperation;

import org.tributary.core.media.SegmentSet;

/** Which segments of an object a neighbour advertises. */
public record HeldBy(Holder holder, SegmentSet segments) {}
