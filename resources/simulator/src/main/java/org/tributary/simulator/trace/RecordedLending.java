package org.tributary.simulator.trace;

import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.delivery.Lending;

/** Takes down whether another helper gets what it asked for. */
class RecordedLending implements Lending {
  private final Lending lending;
  private final String name;
  private final Journal journal;

  RecordedLending(Lending lending, String name, Journal journal) {
    this.lending = lending;
    this.name = name;
    this.journal = journal;
  }

  @Override
  public void held(StoredSegment segment, Held held) {
    journal.out(
        "held",
        "of",
        name,
        "length",
        Integer.toString(held.bytes().length()),
        "resource",
        Texts.text(segment.resource()));
    lending.held(segment, held);
  }

  @Override
  public void notHeld() {
    journal.out("not-held", "of", name);
    lending.notHeld();
  }

  @Override
  public void busy(int retryAfterSeconds) {
    journal.out("busy", "of", name, "retry-after", Integer.toString(retryAfterSeconds));
    lending.busy(retryAfterSeconds);
  }
}
