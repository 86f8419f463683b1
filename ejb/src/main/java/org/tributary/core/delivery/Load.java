package org.tributary.core.delivery;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much a helper has to do: requests in flight, in parts of the mark above which it refuses
 * other helpers. Confined to turns, but for {@link #lent}: what is lent at once leaves without one.
 */
final class Load {
  private final int mark;
  private int responses;
  private final Set<Loan> loans = new LinkedHashSet<>();
  private final AtomicLong lending = new AtomicLong();

  /**
   * Nothing to do.
   *
   * @param mark in requests; 0 is above it always
   */
  Load(int mark) {
    this.mark = mark;
  }

  /** Requests in flight in parts of the mark. */
  double parts() {
    double inFlight = responses + loans.size() + lending.get();
    return mark == 0 ? 1 : inFlight / mark;
  }

  /** Whether other helpers are refused. */
  boolean isFull() {
    return parts() >= 1;
  }

  /** How many responses to receivers are under way, hits left out. */
  int responses() {
    return responses;
  }

  /** A response to a receiver begins; it ends once. */
  void responseBegun() {
    responses++;
  }

  void responseEnded() {
    responses--;
  }

  void begun(Loan loan) {
    loans.add(loan);
  }

  void ended(Loan loan) {
    loans.remove(loan);
  }

  /** A held segment is about to be lent. */
  void lends() {
    lending.incrementAndGet();
  }

  /** It has left, or was not to be had after all. From any thread. */
  void lent() {
    lending.decrementAndGet();
  }
}
