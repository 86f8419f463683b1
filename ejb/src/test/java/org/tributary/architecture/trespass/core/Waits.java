package org.tributary.architecture.trespass.core;

/** Waits for somebody else. */
@SuppressWarnings({"WaitNotInLoop", "NotifyWithoutMonitor"})
public final class Waits {

  void waits() throws InterruptedException {
    wait();
  }

  void waitsFor(Object other) throws InterruptedException {
    other.wait(1);
  }

  void notifies(Object other) {
    other.notifyAll();
  }
}
