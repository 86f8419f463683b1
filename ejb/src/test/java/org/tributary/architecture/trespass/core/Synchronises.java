package org.tributary.architecture.trespass.core;

/** Guards itself with a monitor. */
public final class Synchronises {

  private int count;

  synchronized int next() {
    return count++;
  }
}
