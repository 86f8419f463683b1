package org.tributary.core.delivery;

import org.tributary.core.media.Metadata;

/**
 * What a supplier's answer says before its bytes.
 *
 * @param metadata of the whole resource at the source
 * @param from the position in the resource (source) or segment (neighbour) of the first byte that
 *     comes; what was asked for, or 0 where a source ignored the range
 * @param length how many bytes come in this exchange, or -1 if the supplier did not say
 */
public record Head(Metadata metadata, long from, long length) {}
