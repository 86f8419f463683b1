package org.tributary.core.cooperation;

import java.util.Optional;

/**
 * Another helper, as we know it from its advertisements.
 *
 * @param heardTick when its last message came
 * @param messages accepted since it was first heard
 * @param version the last one whose holdings are known, 0 if none is
 * @param objects of how many object versions it advertises segments
 * @param spokesman whose digest told of it; empty if it was heard itself
 */
public record Neighbour(
    Holder holder,
    long heardTick,
    long messages,
    long incarnation,
    long version,
    int objects,
    long segments,
    Optional<String> spokesman) {

  /** Who it is. */
  public Identity identity() {
    return holder.identity();
  }
}
