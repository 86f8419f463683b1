package org.tributary.container.upstream;

import java.util.Optional;
import org.tributary.core.media.Metadata;

/**
 * What is asked of the source.
 *
 * @param headOnly metadata and no bytes
 * @param length -1 for all that follow
 */
record Wanted(boolean headOnly, long from, long length, Optional<Metadata> same) {
  boolean isRange() {
    return from > 0 || length >= 0;
  }

  String range() {
    return "bytes=" + from + "-" + (length >= 0 ? Long.toString(from + length - 1) : "");
  }
}
