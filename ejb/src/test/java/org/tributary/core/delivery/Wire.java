package org.tributary.core.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.tributary.core.media.Bytes;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/** One exchange over a virtual network: pieces of 16 KiB, as demanded, after a delay. */
final class Wire implements Fetch {
  private static final int PIECE = 16 * 1024;

  private final VirtualTime time;
  private final Duration delay;
  private final FetchListener listener;
  private final AtomicInteger leases;
  private final IntConsumer counted;
  private byte[] body = new byte[0];
  private int sent;
  private long demanded;
  private boolean headSent;
  private boolean frozen;
  private boolean over;
  private boolean sending;
  private int breakAt = Integer.MAX_VALUE;
  private boolean whole;
  private Duration pace = Duration.ofNanos(50_000);

  Wire(
      VirtualTime time,
      Duration delay,
      FetchListener listener,
      AtomicInteger leases,
      IntConsumer counted) {
    this.time = time;
    this.delay = delay;
    this.listener = listener;
    this.leases = leases;
    this.counted = counted;
  }

  void answer(Head head, byte[] bytes) {
    time.after(
        delay,
        now -> {
          if (over || frozen) {
            return;
          }
          body = bytes;
          whole = true;
          headSent = true;
          listener.head(now, head);
          send();
        });
  }

  /** The head of an answer whose bytes are still to come. */
  void begin(Head head) {
    time.after(
        delay,
        now -> {
          if (!over && !frozen) {
            headSent = true;
            listener.head(now, head);
          }
        });
  }

  /** More bytes of an answer that has begun. */
  void more(byte[] bytes) {
    time.after(
        delay,
        now -> {
          byte[] longer = Arrays.copyOf(body, body.length + bytes.length);
          System.arraycopy(bytes, 0, longer, body.length, bytes.length);
          body = longer;
          send();
        });
  }

  /** The end of an answer that has begun. */
  void finish() {
    time.after(
        delay,
        now -> {
          whole = true;
          send();
        });
  }

  void fail(Failure failure) {
    time.after(
        delay,
        now -> {
          if (!over && !frozen) {
            over = true;
            listener.failed(now, failure);
          }
        });
  }

  /** Nothing comes any more, and nobody says so. */
  void freeze() {
    frozen = true;
  }

  /** How long each piece takes. */
  void pace(Duration perPiece) {
    pace = perPiece;
  }

  /** How many bytes it has carried. */
  int total() {
    return sent;
  }

  /** The connection breaks after {@code bytes} of this exchange. */
  void breakAt(int bytes) {
    breakAt = bytes;
  }

  private void send() {
    if (sending || over || frozen || !headSent) {
      return;
    }
    if (sent < body.length ? demanded == 0 : !whole) {
      return;
    }
    sending = true;
    time.after(pace, this::sendNow);
  }

  private void sendNow(Now now) {
    sending = false;
    if (over || frozen) {
      return;
    }
    if (sent == body.length) {
      over = true;
      listener.end(now);
      return;
    }
    if (sent >= breakAt) {
      over = true;
      listener.failed(now, new Failure(Failure.Kind.UNREACHABLE, "the connection broke"));
      return;
    }
    int length = (int) Math.min(Math.min(PIECE, demanded), body.length - sent);
    byte[] piece = new byte[length];
    System.arraycopy(body, sent, piece, 0, length);
    sent += length;
    demanded -= length;
    counted.accept(length);
    Bytes bytes = new ArrayBytes(piece, leases);
    listener.bytes(now, bytes);
    send();
  }

  @Override
  public void demand(long bytes) {
    demanded += bytes;
    send();
  }

  @Override
  public void cancel() {
    over = true;
  }
}
