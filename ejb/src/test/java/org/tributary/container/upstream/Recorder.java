package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.media.Bytes;
import org.tributary.core.turn.Now;

/** Writes down what comes of a fetch, and checks the order in which it may come. */
final class Recorder implements FetchListener {
  final List<Head> heads = new ArrayList<>();
  final List<Failure> failures = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
  private final CountDownLatch headed = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean ended;
  private final List<String> misuse = new CopyOnWriteArrayList<>();

  @Override
  public synchronized void head(Now now, Head head) {
    if (!heads.isEmpty() || over.getCount() == 0) {
      misuse.add("a second or late head");
    }
    heads.add(head);
    headed.countDown();
  }

  @Override
  public synchronized void bytes(Now now, Bytes bytes) {
    if (heads.isEmpty() || over.getCount() == 0) {
      misuse.add("bytes before head or after end");
    }
    if (bytes.length() == 0) {
      misuse.add("no bytes");
    }
    ByteBuffer buffer = bytes.as(ByteBuffer.class);
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    body.writeBytes(copy);
    bytes.release();
    sizes.add(copy.length);
  }

  @Override
  public synchronized void end(Now now) {
    finish();
    ended = true;
    over.countDown();
  }

  @Override
  public synchronized void failed(Now now, Failure failure) {
    finish();
    failures.add(failure);
    over.countDown();
  }

  private void finish() {
    if (over.getCount() == 0) {
      misuse.add("a second end");
    }
  }

  synchronized byte[] body() {
    return body.toByteArray();
  }

  synchronized Head head() {
    assertThat(heads).hasSize(1);
    return heads.get(0);
  }

  Head awaitHead() {
    await(headed);
    return head();
  }

  /** Waits until {@code length} bytes have come in all. */
  void awaitBytes(int length) {
    int came = body().length;
    try {
      while (came < length) {
        Integer size = sizes.poll(30, TimeUnit.SECONDS);
        assertThat(size).as("more bytes after %d of %d", came, length).isNotNull();
        came = body().length;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Recorder awaitEnd() {
    await(over);
    assertThat(failures).isEmpty();
    assertThat(ended).isTrue();
    assertThat(misuse).isEmpty();
    return this;
  }

  Failure awaitFailure() {
    await(over);
    assertThat(failures).hasSize(1);
    assertThat(misuse).isEmpty();
    return failures.get(0);
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).as("it came in time").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
