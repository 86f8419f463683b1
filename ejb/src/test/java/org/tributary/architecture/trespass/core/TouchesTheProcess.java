package org.tributary.architecture.trespass.core;

/** Speaks with the process instead of its ports. */
public final class TouchesTheProcess {

  String property() {
    return System.getProperty("tributary");
  }

  String environment() {
    return System.getenv("TRIBUTARY");
  }

  void print() {
    System.err.println();
  }

  int identity(Object of) {
    return System.identityHashCode(of);
  }
}
