package org.tributary.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Ports of this machine. */
final class Ports {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Ports() {}

  /** A port that nobody listens on. */
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The first of {@code count} neighbouring ports that nobody listens on. */
  static int free(int count) throws IOException {
    for (int first = 21_000; first + count < 32_000; first += count) {
      if (areFree(first, count)) {
        return first;
      }
    }
    throw new IOException("no " + count + " neighbouring ports are free");
  }

  /** Waits until somebody listens, but only while {@code hope} holds. */
  static void await(int port, BooleanSupplier hope) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!answers(port)) {
      if (!hope.getAsBoolean() || System.nanoTime() > end) {
        throw new IOException("nobody listens on port " + port);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (!isFree(port)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
