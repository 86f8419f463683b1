package org.tributary.core.delivery;

import java.net.URI;
import org.tributary.core.cache.StoredSegment;

/**
 * Where a segment can be had.
 *
 * @param name {@link StoredSegment#FROM_SOURCE} or the helper's id
 * @param url of the helper; unused for the source
 */
record Supplier(String name, URI url) {
  /** The object's source. */
  static final Supplier SOURCE = new Supplier(StoredSegment.FROM_SOURCE, URI.create("urn:source"));

  boolean isSource() {
    return name.equals(StoredSegment.FROM_SOURCE);
  }
}
