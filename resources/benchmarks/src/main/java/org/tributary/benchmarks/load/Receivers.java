package org.tributary.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The receivers, in a process of their own so that their CPU time can be told apart: one thread
 * that reads all connections into one buffer and discards.
 *
 * <p>One process serves a whole run, so that it is warm and the same for every server. It reads
 * orders and answers them, a line each:
 *
 * <pre>
 * port connections millis bytes files prefix     all files have this length; prefix0.bin and on are asked for in turn
 * timedBytes nanos allBytes                      see Trial
 * </pre>
 *
 * Whatever is not a 200 of the right length ends the process.
 */
final class Receivers {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int MAX_HEAD = 16 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final int bytes;
  private final byte[][] requests;
  private int asked;
  private long received;

  private Receivers(int port, int bytes, int files, String prefix) {
    this.bytes = bytes;
    this.requests = new byte[files][];
    for (int n = 0; n < files; n++) {
      requests[n] =
          ("GET " + prefix + n + ".bin HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", -1);
      int port = Integer.parseInt(words[0]);
      Receivers receivers =
          new Receivers(port, Integer.parseInt(words[3]), Integer.parseInt(words[4]), words[5]);
      answers.println(
          receivers.receive(port, Integer.parseInt(words[1]), Long.parseLong(words[2])));
      answers.flush();
    }
  }

  private String receive(int port, int connections, long millis) throws IOException {
    try (Selector selector = Selector.open()) {
      Connection[] all = new Connection[connections];
      for (int i = 0; i < connections; i++) {
        all[i] = connect(port, selector);
      }
      long start = System.nanoTime();
      long deadline = start + millis * 1_000_000;
      for (Connection connection : all) {
        connection.ask();
      }
      int open = connections;
      long timedBytes = 0;
      long end = 0;
      while (open > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (connection.read()) {
            if (end == 0) {
              connection.ask();
            } else {
              key.cancel();
              connection.channel.close();
              open--;
            }
          }
        }
        selector.selectedKeys().clear();
        if (end == 0 && System.nanoTime() >= deadline) {
          end = System.nanoTime();
          timedBytes = received;
        }
      }
      return timedBytes + " " + (end - start) + " " + received;
    }
  }

  private Connection connect(int port, Selector selector) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Connection connection = new Connection(channel);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /** One receiver: one response at a time. */
  private final class Connection {
    private final SocketChannel channel;
    private final StringBuilder head = new StringBuilder();
    private boolean inBody;
    private long left;

    private Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void ask() throws IOException {
      ByteBuffer request = ByteBuffer.wrap(requests[asked++ % requests.length]);
      channel.write(request);
      if (request.hasRemaining()) {
        throw new IOException("a request does not fit the socket");
      }
      head.setLength(0);
      inBody = false;
    }

    /** Reads what is there; true when a response is whole. */
    boolean read() throws IOException {
      while (true) {
        buffer.clear();
        int read = channel.read(buffer);
        if (read < 0) {
          throw new IOException("the server closed the connection");
        }
        if (read == 0) {
          return false;
        }
        buffer.flip();
        if (!inBody && !readHead()) {
          continue;
        }
        left -= buffer.remaining();
        received += buffer.remaining();
        if (left < 0) {
          throw new IOException("more bytes than announced");
        }
        if (left == 0) {
          return true;
        }
        if (read < BUFFER_BYTES) {
          return false;
        }
      }
    }

    private boolean readHead() throws IOException {
      while (buffer.hasRemaining()) {
        head.append((char) buffer.get());
        int length = head.length();
        if (length >= 4 && head.charAt(length - 1) == '\n' && head.charAt(length - 3) == '\n') {
          check(head.toString());
          left = bytes;
          inBody = true;
          return true;
        }
        if (length > MAX_HEAD) {
          throw new IOException("no end of the head: " + head);
        }
      }
      return false;
    }

    private void check(String told) throws IOException {
      String lower = told.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("http/1.1 200")
          || !lower.contains("\r\ncontent-length: " + bytes + "\r\n")) {
        throw new IOException("not the response that was expected: " + told);
      }
    }
  }
}
