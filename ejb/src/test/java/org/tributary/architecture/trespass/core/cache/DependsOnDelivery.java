package org.tributary.architecture.trespass.core.cache;

import org.tributary.architecture.trespass.core.delivery.DependsOnCache;

/** One half of a cycle. */
public final class DependsOnDelivery {

  DependsOnCache delivery() {
    return new DependsOnCache();
  }
}
