package org.tributary.container.upstream;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many leases on received bytes are open. The bytes live on the heap, so a leak costs no memory
 * that the collector would not find; counting them finds the caller that forgot one, in tests.
 */
final class Leases {
  private final LongAdder open = new LongAdder();

  void opened() {
    open.increment();
  }

  void closed() {
    open.decrement();
  }

  long open() {
    return open.sum();
  }
}
