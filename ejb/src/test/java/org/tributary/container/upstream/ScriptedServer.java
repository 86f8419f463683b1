package org.tributary.container.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on bare sockets that misbehaves as a test asks it to. One request a connection. */
final class ScriptedServer implements AutoCloseable {
  /** What is sent for a request; the connection is closed when it returns. */
  @FunctionalInterface
  interface Script {
    void answer(Request request, Conversation with) throws IOException, InterruptedException;
  }

  record Request(String line, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Script script;

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Always sends {@code text}, its lines ending as HTTP's do. */
  static ScriptedServer saying(String text) throws IOException {
    return new ScriptedServer((request, with) -> with.say(text));
  }

  int port() {
    return socket.getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  List<Request> seen() {
    return new ArrayList<>(requests);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      threads.shutdown(); // the test is over
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String field = in.readLine(); !field.isEmpty(); field = in.readLine()) {
        String[] parts = field.split(":", 2);
        headers.put(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1].strip());
      }
      Request request = new Request(line, headers);
      requests.add(request);
      script.answer(request, new Conversation(client, in));
    } catch (IOException e) {
      open.remove(client); // the client left
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket client : open) {
      client.close();
    }
    threads.shutdownNow();
  }

  /** One connection. */
  record Conversation(Socket client, BufferedReader in) {
    void say(String text) throws IOException {
      send(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      OutputStream out = client.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Waits until the client has closed the connection. */
    void awaitClosed(CountDownLatch closed) throws IOException {
      if (in.read() < 0) {
        closed.countDown();
      }
    }

    /** Breaks the connection off with a reset. */
    void reset() throws IOException {
      client.setSoLinger(true, 0);
      client.close();
    }
  }
}
