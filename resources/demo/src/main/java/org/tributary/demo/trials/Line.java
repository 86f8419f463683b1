package org.tributary.demo.trials;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a helper that has a length, a loss and a speed: what is sent arrives half a round trip
 * later, and now and then a retransmission later than that, with all behind it, as TCP shows the
 * loss of a packet. What comes from the helper can be made slow at any time.
 */
final class Line implements Closeable {
  private static final int PIECE = 1 << 16;

  /**
   * How many pieces a line with a length holds at the most; one without holds none but the next.
   */
  private static final int ON_THE_WAY = 256;

  private static final long RETRANSMISSION_NANOS = Duration.ofMillis(200).toNanos();

  /** One of the loopback's networks, from 2 on, by the process. */
  private static final byte OWN_NET = (byte) (2 + ProcessHandle.current().pid() % 250);

  private final ServerSocket server = new ServerSocket();
  private final InetSocketAddress to;
  private final long delayNanos;
  private final double loss;
  private final SplittableRandom seeds;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long bytesPerSecond;

  /** What arrives at {@code due}, a tick in nanoseconds; no bytes are the end. */
  private static final class Piece {
    private final long due;
    private final byte[] bytes;

    Piece(long due, byte[] bytes) {
      this.due = due;
      this.bytes = bytes;
    }
  }

  /** A line without a length or a loss, between two ports of this machine. */
  Line(int at, int to) throws IOException {
    this(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), at),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), to),
        Duration.ZERO,
        0,
        0);
  }

  /**
   * Listens at {@code at} and connects to {@code to}.
   *
   * @param roundTrip there and back
   * @param loss of how many pieces a part is sent twice, from 0 to 1
   */
  Line(InetSocketAddress at, InetSocketAddress to, Duration roundTrip, double loss, long seed)
      throws IOException {
    this.to = to;
    this.delayNanos = roundTrip.toNanos() / 2;
    this.loss = loss;
    this.seeds = new SplittableRandom(seed);
    server.setReuseAddress(true);
    server.bind(at);
    daemon(this::accept);
  }

  /** An address of this machine that nobody else has, another trial that runs beside included. */
  static InetAddress loopback(int one, int other) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, OWN_NET, (byte) one, (byte) other});
  }

  /** Lets what comes from the helper pass at this speed from now on; 0 is as fast as it goes. */
  void slow(long bytes) {
    bytesPerSecond = bytes;
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Line::drop);
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket near = server.accept();
        SplittableRandom random = seeds.split();
        daemon(() -> join(near, random));
      }
    } catch (IOException closed) {
      open.forEach(Line::drop);
    }
  }

  private void join(Socket near, SplittableRandom random) {
    Socket far = new Socket();
    open.add(near);
    open.add(far);
    try {
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      far.connect(to);
      carry(near, far, random.split(), false);
      carry(far, near, random.split(), true);
    } catch (IOException refused) {
      end(near, far);
    }
  }

  private void carry(Socket from, Socket into, SplittableRandom random, boolean slowed) {
    BlockingQueue<Piece> onTheWay = new ArrayBlockingQueue<>(delayNanos == 0 ? 1 : ON_THE_WAY);
    daemon(() -> take(from, onTheWay, random));
    daemon(() -> give(from, into, onTheWay, slowed));
  }

  private void take(Socket from, BlockingQueue<Piece> onTheWay, SplittableRandom random) {
    byte[] buffer = new byte[PIECE];
    try {
      try {
        InputStream in = from.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          long late = random.nextDouble() < loss ? RETRANSMISSION_NANOS : 0;
          long due = System.nanoTime() + delayNanos + late;
          onTheWay.put(new Piece(due, Arrays.copyOf(buffer, read)));
        }
      } finally {
        onTheWay.put(new Piece(System.nanoTime() + delayNanos, new byte[0]));
      }
    } catch (IOException gone) {
      drop(from);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void give(Socket from, Socket into, BlockingQueue<Piece> onTheWay, boolean slowed) {
    try {
      OutputStream out = into.getOutputStream();
      for (Piece next = onTheWay.take(); next.bytes.length > 0; next = onTheWay.take()) {
        for (long left = left(next); left > 0; left = left(next)) {
          LockSupport.parkNanos(left);
        }
        write(out, next.bytes, slowed);
      }
      end(from, into);
    } catch (IOException gone) {
      end(from, into);
      drain(onTheWay);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a tenth of a second's worth at a time where it is to be slow. */
  private void write(OutputStream out, byte[] bytes, boolean slowed) throws IOException {
    int sent = 0;
    while (sent < bytes.length) {
      int left = bytes.length - sent;
      long rate = slowed ? bytesPerSecond : 0;
      int now = rate == 0 ? left : (int) Math.min(left, Math.max(1, rate / 10));
      out.write(bytes, sent, now);
      sent += now;
      if (rate > 0) {
        LockSupport.parkNanos(now * 1_000_000_000L / rate);
      }
    }
  }

  private static long left(Piece piece) {
    return piece.due - System.nanoTime();
  }

  /** Lets whoever puts something on the way come to its end. */
  private static void drain(BlockingQueue<Piece> onTheWay) {
    try {
      for (Piece next = onTheWay.take(); next.bytes.length > 0; next = onTheWay.take()) {
        // It is lost.
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Socket one, Socket other) {
    open.remove(one);
    open.remove(other);
    drop(one);
    drop(other);
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "line");
    thread.setDaemon(true);
    thread.start();
  }
}
