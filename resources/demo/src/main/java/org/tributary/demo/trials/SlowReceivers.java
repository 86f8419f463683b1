package org.tributary.demo.trials;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Many receivers that read slowly, in one thread and without a selector: each is looked at in turn,
 * and takes what it may have by now. They share their processors with the server that is tried.
 */
final class SlowReceivers implements Closeable {

  private static final int RECEIVE_BUFFER = 8 * 1024;
  private static final int MOST_AT_ONCE = 8 * 1024;
  private static final long ROUND_NANOS = 250_000_000;
  private static final int SLICES = 25;

  private final List<Receiver> receivers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_AT_ONCE);
  private final long bytesPerSecond;
  private final Thread thread = new Thread(this::read, "slow-receivers");
  private volatile boolean stopped;

  private static final class Receiver {
    private final SocketChannel channel;
    private long begun;
    private long bytes;
    private boolean ended;

    Receiver(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Connects {@code count} receivers of parts of {@code uri}, which has {@code length} bytes. */
  SlowReceivers(URI uri, long length, int count, long bytesPerSecond, long perReceiver)
      throws IOException {
    this.bytesPerSecond = bytesPerSecond;
    SplittableRandom random = new SplittableRandom(count);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort());
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.connect(address);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nRange: bytes=%d-\r\n\r\n"
              .formatted(
                  uri.getRawPath(), uri.getAuthority(), random.nextLong(length - perReceiver));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      Receiver receiver = new Receiver(channel);
      receiver.begun = System.nanoTime();
      receivers.add(receiver);
      // About a thousand a second, as people come.
      LockSupport.parkNanos(1_000_000);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Each one's bytes in parts of what its speed would have given it by now, the least first. */
  List<Double> shares() throws InterruptedException {
    stopped = true;
    thread.join();
    long now = System.nanoTime();
    return receivers.stream()
        .map(r -> r.bytes * 1e9 / (now - r.begun) / bytesPerSecond)
        .sorted()
        .toList();
  }

  /** How many responses have ended before they should. */
  long ended() {
    return receivers.stream().filter(r -> r.ended).count();
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    for (Receiver receiver : receivers) {
      receiver.channel.close();
    }
  }

  private void read() {
    int slice = 0;
    long due = System.nanoTime();
    while (!stopped) {
      for (int i = slice; i < receivers.size() && !stopped; i += SLICES) {
        take(receivers.get(i));
      }
      slice = (slice + 1) % SLICES;
      due += ROUND_NANOS / SLICES;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private void take(Receiver receiver) {
    long now = System.nanoTime();
    long may = (now - receiver.begun) / 1000 * bytesPerSecond / 1_000_000 - receiver.bytes;
    if (receiver.ended || may <= 0) {
      return;
    }
    try {
      buffer.clear().limit((int) Math.min(may, MOST_AT_ONCE));
      int read = receiver.channel.read(buffer);
      receiver.ended = read < 0;
      receiver.bytes += Math.max(0, read);
    } catch (IOException e) {
      receiver.ended = true;
    }
  }
}
