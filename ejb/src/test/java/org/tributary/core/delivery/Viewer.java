package org.tributary.core.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.Bytes;
import org.tributary.core.turn.VirtualTime;

/** A receiver in virtual time that keeps what it gets, and when. */
final class Viewer implements Receiver {
  final ByteArrayOutputStream body = new ByteArrayOutputStream();
  @Nullable ResponseHead head;
  boolean finished;
  Optional<String> failure = Optional.empty();
  long longestGapNanos;
  long leaveAfter = Long.MAX_VALUE;
  Duration perPiece = Duration.ofNanos(1000);

  private final VirtualTime time;
  private @Nullable Delivery delivery;
  private long lastTick;
  private int queued;

  Viewer(VirtualTime time) {
    this.time = time;
    this.lastTick = time.now().tick();
  }

  void attach(Optional<Delivery> started) {
    delivery = started.orElseThrow();
  }

  int status() {
    return head == null ? 0 : head.status();
  }

  String header(String name) {
    return head == null ? "" : head.headers().getOrDefault(name, "");
  }

  byte[] bytes() {
    return body.toByteArray();
  }

  @Override
  public void head(ResponseHead answer) {
    head = answer;
  }

  @Override
  public void send(Bytes bytes) {
    long gap = time.now().tick() - lastTick;
    longestGapNanos = Math.max(longestGapNanos, gap);
    lastTick = time.now().tick();
    ByteBuffer buffer = bytes.as(ByteBuffer.class);
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    body.writeBytes(copy);
    bytes.release();
    if (queued++ == 0) {
      time.after(perPiece, now -> drained());
    }
  }

  private void drained() {
    queued = 0;
    if (delivery == null) {
      return;
    }
    if (body.size() >= leaveAfter) {
      leaveAfter = Long.MAX_VALUE;
      delivery.gone();
    } else {
      delivery.writable();
    }
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public void fail(String why) {
    failure = Optional.of(why);
  }
}
