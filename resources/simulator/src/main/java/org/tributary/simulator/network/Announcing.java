package org.tributary.simulator.network;

/** How a helper's holdings become known to others. */
public enum Announcing {
  /** By the core's own advertiser. */
  ADVERTISER,
  /** Each change is pushed to all at once, in the wire form of an advertisement. */
  FLOODING,
  /** Not at all: there is no broker. */
  NOTHING
}
