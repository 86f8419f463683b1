package org.tributary.demo.trials;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A line to a helper that can be made slow: whatever the helper sends passes at this speed. */
final class Relay implements Closeable {

  private static final int PIECE = 1 << 16;

  private final ServerSocket server;
  private final int to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long bytesPerSecond;

  /** Listens on {@code port} of this machine, and connects to its port {@code to}. */
  Relay(int port, int to) throws IOException {
    this.to = to;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    daemon(this::accept);
  }

  /** From now on; 0 is as fast as it goes. */
  void slow(long bytes) {
    bytesPerSecond = bytes;
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Relay::drop);
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket near = server.accept();
        open.add(near);
        daemon(() -> join(near));
      }
    } catch (IOException closed) {
      open.forEach(Relay::drop);
    }
  }

  private void join(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
      open.add(far);
      daemon(() -> copy(near, far, false));
      copy(far, near, true);
    } catch (IOException refused) {
      drop(near);
    }
  }

  private void copy(Socket from, Socket into, boolean slowed) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        int sent = 0;
        while (sent < read) {
          long rate = slowed ? bytesPerSecond : 0;
          int now = rate == 0 ? read - sent : (int) Math.min(read - sent, Math.max(1, rate / 10));
          out.write(piece, sent, now);
          out.flush();
          sent += now;
          if (rate > 0) {
            LockSupport.parkNanos(now * 1_000_000_000L / rate);
          }
        }
      }
    } catch (IOException gone) {
      drop(from);
    }
    drop(from);
    drop(into);
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}
