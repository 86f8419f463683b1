package org.tributary.simulator.network;

import java.util.Optional;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.Relay;
import org.tributary.core.media.Bytes;

/**
 * A segment that one station has another fetch. What the other passes on while it comes is answered
 * here when it is whole: a station further on sees a moment more of delay, and no byte less.
 */
final class Passing implements Relay {
  private final Station owner;
  private final Errand errand;
  private final long from;
  private final Transfer transfer;
  private Optional<Head> head = Optional.empty();
  private Optional<Delivery> delivery = Optional.empty();
  private int untold;

  Passing(Station owner, Errand errand, long from, Transfer transfer) {
    this.owner = owner;
    this.errand = errand;
    this.from = from;
    this.transfer = transfer;
  }

  /** Who to tell that more can be taken. */
  void serves(Optional<Delivery> by) {
    delivery = by;
  }

  @Override
  public void held(StoredSegment segment, Held held) {
    held.bytes().release();
    long bytes = segment.length() - from;
    owner.helper().lent(errand.key(), bytes);
    transfer.answer(new Head(segment.resource(), from, bytes), bytes);
  }

  @Override
  public void notHeld() {
    transfer.fail(new Failure(Failure.Kind.NOT_HELD, "will not be had here"));
  }

  @Override
  public void busy(int retryAfterSeconds) {
    transfer.fail(new Failure(Failure.Kind.BUSY, "busy", retryAfterSeconds * 1000L));
  }

  @Override
  public void begins(StoredSegment segment) {
    head = Optional.of(new Head(segment.resource(), from, segment.length() - from));
  }

  @Override
  public void send(Bytes bytes) {
    untold += bytes.length();
    bytes.release();
    if (untold >= Receiver.WINDOW_BYTES) {
      untold = 0;
      delivery.ifPresent(Delivery::writable);
    }
  }

  @Override
  public void finish() {
    head.ifPresent(known -> transfer.answer(known, known.length()));
  }

  @Override
  public void fail(String why) {
    transfer.fail(new Failure(Failure.Kind.BROKEN, why));
  }
}
