package org.tributary.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A player without a screen: it fetches what a player fetches, in its order, and checks every byte.
 *
 * <p>A file is asked for as browsers do, from its beginning with an open end; HLS and DASH are read
 * manifest first, then segment by segment.
 */
final class Player {

  /** So much of a file, or its first media segment, lets the picture begin. */
  private static final int ENOUGH_TO_BEGIN = 256 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Path originals;

  /**
   * @param originals the directory that the source serves
   */
  Player(Path originals) {
    this.originals = originals;
  }

  /**
   * One title played.
   *
   * @param bytes of all bodies
   * @param startUp until the picture could begin
   * @param faults what was wrong, for people; empty when every byte was right
   */
  record Play(
      Title title, long bytes, Duration startUp, Suppliers suppliers, List<String> faults) {}

  /** Plays {@code title} below {@code base}, a URL that ends with a slash. */
  Play play(Title title, URI base) throws IOException, InterruptedException {
    Run run = new Run(base);
    URI first = base.resolve(title.path());
    switch (title.kind()) {
      case FILE -> run.fetch(first, "bytes=0-");
      case HLS -> {
        String master = run.fetchText(first);
        Optional<URI> rendition = Manifest.bestRendition(master, first);
        String playlist = rendition.isPresent() ? run.fetchText(rendition.get()) : master;
        run.fetchAll(Manifest.hlsSegments(playlist, rendition.orElse(first)));
      }
      case DASH -> run.fetchAll(Manifest.dashSegments(run.fetchText(first), first));
    }
    return new Play(title, run.bytes, run.startUp(), run.suppliers, List.copyOf(run.faults));
  }

  /** One playing. Confined to the thread that plays. */
  private final class Run {
    private final URI base;
    private final long begun = System.nanoTime();
    private final List<String> faults = new ArrayList<>();
    private Suppliers suppliers = Suppliers.NONE;
    private long bytes;
    private Optional<Duration> startUp = Optional.empty();

    Run(URI base) {
      this.base = base;
    }

    Duration startUp() {
      return startUp.orElseGet(this::elapsed);
    }

    String fetchText(URI uri) throws IOException, InterruptedException {
      return new String(fetch(uri, ""), StandardCharsets.UTF_8);
    }

    void fetchAll(Manifest.Segments segments) throws IOException, InterruptedException {
      int fetched = 0;
      for (URI segment : segments.uris()) {
        fetch(segment, "");
        if (++fetched == segments.toBegin()) {
          noteStart();
        }
      }
    }

    byte[] fetch(URI uri, String range) throws IOException, InterruptedException {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
      if (!range.isEmpty()) {
        request.header("Range", range);
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      byte[] expected = Files.readAllBytes(originals.resolve(base.relativize(uri).getPath()));
      int status = response.statusCode();
      if (status != 200 && status != 206) {
        response.body().close();
        throw new IOException(uri + " answered " + status);
      }
      byte[] body = read(response.body(), !range.isEmpty());
      bytes += body.length;
      suppliers =
          suppliers.plus(
              Suppliers.of(response.headers().firstValue("Cache-Status").orElse(""), body.length));
      int wrong = Arrays.mismatch(expected, body);
      if (wrong >= 0) {
        faults.add(
            uri
                + ": differs from byte "
                + wrong
                + " on ("
                + body.length
                + " instead of "
                + expected.length
                + " bytes)");
      }
      return body;
    }

    private byte[] read(InputStream stream, boolean begins) throws IOException {
      try (stream) {
        byte[] beginning = stream.readNBytes(ENOUGH_TO_BEGIN);
        if (begins) {
          noteStart();
        }
        byte[] rest = stream.readAllBytes();
        byte[] whole = Arrays.copyOf(beginning, beginning.length + rest.length);
        System.arraycopy(rest, 0, whole, beginning.length, rest.length);
        return whole;
      }
    }

    private void noteStart() {
      if (startUp.isEmpty()) {
        startUp = Optional.of(elapsed());
      }
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - begun);
    }
  }
}
