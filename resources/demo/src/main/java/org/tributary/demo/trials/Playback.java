package org.tributary.demo.trials;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tributary.demo.Suppliers;

/** One GET, read at a receiver's speed and compared with the original byte by byte. */
final class Playback {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/\\d+");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI uri;
  private final Path original;
  private String range = "";
  private long bytesPerSecond;
  private long eventAt = Long.MAX_VALUE;
  private Event event = () -> {};
  private long leaveAt = Long.MAX_VALUE;

  /** Something that happens while it plays. */
  interface Event {
    void happen() throws IOException, InterruptedException;
  }

  /**
   * How it went.
   *
   * @param bytes of the body that came
   * @param isRight whether each equals the original's
   * @param isWhole whether as many came as were announced
   * @param longestGap in which no byte came though the receiver wanted some
   * @param text the body of an error, else empty
   */
  record Outcome(
      int status,
      long bytes,
      boolean isRight,
      boolean isWhole,
      Duration toHead,
      Duration longestGap,
      Duration took,
      Suppliers suppliers,
      HttpHeaders headers,
      String text) {

    boolean isPerfect() {
      return isRight && isWhole && (status == 200 || status == 206);
    }
  }

  Playback(URI uri, Path original) {
    this.uri = uri;
    this.original = original;
  }

  /** Asks for a part. */
  Playback range(String field) {
    range = field;
    return this;
  }

  /** Reads no faster. */
  Playback rate(long bytes) {
    bytesPerSecond = bytes;
    return this;
  }

  /** Lets something happen after so many bytes. */
  Playback at(long bytes, Event what) {
    eventAt = bytes;
    event = what;
    return this;
  }

  /** Leaves after so many bytes. */
  Playback leaveAt(long bytes) {
    leaveAt = bytes;
    return this;
  }

  /** Plays; a response that breaks off is an outcome, too. */
  Outcome go() throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    long begun = System.nanoTime();
    HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    Duration toHead = Duration.ofNanos(System.nanoTime() - begun);
    Suppliers suppliers = Suppliers.NONE;
    if (response.statusCode() != 200 && response.statusCode() != 206) {
      try (InputStream body = response.body()) {
        String text = new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Outcome(
            response.statusCode(),
            text.length(),
            false,
            true,
            toHead,
            Duration.ZERO,
            Duration.ofNanos(System.nanoTime() - begun),
            suppliers,
            response.headers(),
            text);
      }
    }
    long announced = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    suppliers =
        Suppliers.of(
            response.headers().firstValue("Cache-Status").orElse(""), Math.max(0, announced));
    Reading reading = new Reading(begin(response.headers()));
    try (InputStream body = response.body();
        FileChannel channel = FileChannel.open(original)) {
      MappedByteBuffer expected = channel.map(MapMode.READ_ONLY, 0, channel.size());
      reading.run(body, expected);
    }
    boolean whole = announced < 0 ? !reading.broken : reading.bytes == announced;
    return new Outcome(
        response.statusCode(),
        reading.bytes,
        reading.right,
        whole,
        toHead,
        Duration.ofNanos(reading.gap),
        Duration.ofNanos(System.nanoTime() - begun),
        suppliers,
        response.headers(),
        "");
  }

  private static long begin(HttpHeaders headers) {
    Matcher matcher = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private final class Reading {
    private final long from;
    private long bytes;
    private boolean right = true;
    private boolean broken;
    private long gap;

    Reading(long from) {
      this.from = from;
    }

    void run(InputStream body, MappedByteBuffer expected) throws IOException, InterruptedException {
      byte[] buffer = new byte[1 << 16];
      long begun = System.nanoTime();
      while (bytes < leaveAt) {
        long asked = System.nanoTime();
        int read;
        try {
          read = body.read(buffer);
        } catch (IOException brokeOff) {
          broken = true;
          gap = Math.max(gap, System.nanoTime() - asked);
          return;
        }
        gap = Math.max(gap, System.nanoTime() - asked);
        if (read < 0) {
          return;
        }
        long at = from + bytes;
        right &=
            at + read <= expected.capacity()
                && expected.slice((int) at, read).equals(ByteBuffer.wrap(buffer, 0, read));
        bytes += read;
        if (bytes >= eventAt) {
          eventAt = Long.MAX_VALUE;
          event.happen();
        }
        pause(begun);
      }
    }

    private void pause(long begun) {
      if (bytesPerSecond > 0) {
        long due = begun + (long) (bytes * 1e9 / bytesPerSecond);
        while (due > System.nanoTime()) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    }
  }
}
