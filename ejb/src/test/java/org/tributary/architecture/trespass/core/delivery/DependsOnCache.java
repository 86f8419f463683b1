package org.tributary.architecture.trespass.core.delivery;

import org.tributary.architecture.trespass.core.cache.DependsOnDelivery;

/** The other half of a cycle. */
public final class DependsOnCache {

  DependsOnDelivery cache() {
    return new DependsOnDelivery();
  }
}
