package org.tributary.core.cooperation;

/** Somebody who can be asked for a segment, and what that costs. */
public sealed interface Candidate {

  /** The cost in milliseconds: price, latency, load and strikes. */
  double costMillis();

  /** The source of the object. */
  record Source(double costMillis) implements Candidate {}

  /** A neighbour that advertises the segment. */
  record Helper(Holder holder, double costMillis) implements Candidate {}
}
