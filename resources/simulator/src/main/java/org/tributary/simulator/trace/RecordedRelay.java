package org.tributary.simulator.trace;

import org.tributary.core.cache.StoredSegment;
import org.tributary.core.delivery.Relay;
import org.tributary.core.media.Bytes;

/** Takes down what another helper gets that sent this one on an errand. */
final class RecordedRelay extends RecordedLending implements Relay {
  private final Relay relay;
  private final String name;
  private final Journal journal;

  RecordedRelay(Relay relay, String name, Journal journal) {
    super(relay, name, journal);
    this.relay = relay;
    this.name = name;
    this.journal = journal;
  }

  @Override
  public void begins(StoredSegment segment) {
    journal.out("begins", "of", name, "length", Integer.toString(segment.length()));
    relay.begins(segment);
  }

  @Override
  public void send(Bytes bytes) {
    RecordedReceiver.send(journal, name, bytes);
    relay.send(bytes);
  }

  @Override
  public void finish() {
    journal.out("finish", "of", name);
    relay.finish();
  }

  @Override
  public void fail(String why) {
    journal.out("fail", "of", name, "why", why);
    relay.fail(why);
  }
}
