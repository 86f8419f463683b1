package org.tributary.simulator.trace;

import java.util.TreeMap;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;

/** Takes down what a receiver is sent. */
final class RecordedReceiver implements Receiver {
  private final Receiver receiver;
  private final String name;
  private final Journal journal;

  RecordedReceiver(Receiver receiver, String name, Journal journal) {
    this.receiver = receiver;
    this.name = name;
    this.journal = journal;
  }

  @Override
  public void head(ResponseHead head) {
    head(journal, name, head);
    receiver.head(head);
  }

  @Override
  public void send(Bytes bytes) {
    send(journal, name, bytes);
    receiver.send(bytes);
  }

  @Override
  public void finish() {
    journal.out("finish", "of", name);
    receiver.finish();
  }

  @Override
  public void fail(String why) {
    journal.out("fail", "of", name, "why", why);
    receiver.fail(why);
  }

  static void head(Journal journal, String name, ResponseHead head) {
    journal.out(
        "head",
        "of",
        name,
        "status",
        Integer.toString(head.status()),
        "length",
        Long.toString(head.length()),
        "headers",
        new TreeMap<>(head.headers()).toString(),
        "problem",
        Texts.orEmpty(head.problem().map(problem -> problem.detail())));
  }

  static void send(Journal journal, String name, Bytes bytes) {
    journal.out("send", "of", name, "bytes", Integer.toString(bytes.length()));
  }
}
