package org.tributary.benchmarks.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process of the {@link Receivers}. */
final class Client implements AutoCloseable {
  private final int connections;
  private final Process process;
  private final ProcessTree tree;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  /**
   * Starts the process.
   *
   * @param connections how many receivers there are, each on a connection that is kept alive
   */
  Client(int connections) throws IOException {
    this.connections = connections;
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Receivers.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.tree = new ProcessTree(process.pid());
    this.orders = process.outputWriter(StandardCharsets.US_ASCII);
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
  }

  /** Lets the receivers ask {@code subject} for {@code media} for so long. */
  Trial pull(Subject subject, Media media, long millis) throws IOException {
    ProcessTree server = new ProcessTree(subject.pid());
    double serverBefore = server.cpuSeconds();
    double clientBefore = tree.cpuSeconds();
    orders.write(
        "%d %d %d %d %d %s%s/%n"
            .formatted(
                subject.port(),
                connections,
                millis,
                media.bytes(),
                media.files(),
                subject.prefix(),
                media.directory()));
    orders.flush();
    String answer = answers.readLine();
    double serverAfter = server.cpuSeconds();
    double clientAfter = tree.cpuSeconds();
    if (answer == null) {
      throw new IOException("the receivers failed with " + subject.name());
    }
    String[] words = answer.split(" ", -1);
    return new Trial(
        subject.name(),
        Double.parseDouble(words[0]) / media.bytes(),
        Long.parseLong(words[0]),
        Long.parseLong(words[1]) / 1e9,
        Long.parseLong(words[2]),
        serverAfter - serverBefore,
        clientAfter - clientBefore);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
