package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path directory;

  @Test
  void servesWholeFilesAndRangesWithStrongValidators() throws Exception {
    Files.writeString(directory.resolve("title.mp4"), "0123456789");
    try (Source source = Source.start(new Source.Options(directory))) {
      HttpResponse<String> whole = get(source, "/title.mp4");
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo("0123456789");
      assertThat(whole.headers().firstValue("ETag").orElseThrow()).startsWith("\"");
      assertThat(whole.headers().firstValue("Last-Modified")).isPresent();
      assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
      assertThat(whole.headers().firstValue("Content-Type")).contains("video/mp4");

      HttpResponse<String> part = get(source, "/title.mp4", "Range", "bytes=2-4");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("234");
      assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-4/10");

      String tag = whole.headers().firstValue("ETag").orElseThrow();
      assertThat(get(source, "/title.mp4", "If-None-Match", tag).statusCode()).isEqualTo(304);
      assertThat(get(source, "/title.mp4", "If-Range", tag, "Range", "bytes=9-").body())
          .isEqualTo("9");
      assertThat(get(source, "/title.mp4", "If-Range", "\"old\"", "Range", "bytes=9-").body())
          .isEqualTo("0123456789");
      assertThat(get(source, "/title.mp4", "Range", "bytes=10-").statusCode()).isEqualTo(416);
      assertThat(get(source, "/nothing.mp4").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aChangedFileIsAnotherVersionAtOnce() throws Exception {
    Path file = directory.resolve("title.mp4");
    Files.writeString(file, "old");
    try (Source source = Source.start(new Source.Options(directory))) {
      HttpResponse<String> old = get(source, "/title.mp4");
      Files.writeString(file, "newer");
      HttpResponse<String> changed = get(source, "/title.mp4");
      assertThat(changed.body()).isEqualTo("newer");
      assertThat(changed.headers().firstValue("ETag"))
          .isNotEqualTo(old.headers().firstValue("ETag"));
    }
  }

  @Test
  void countsRequestsAndBodyBytesByPath() throws Exception {
    Files.writeString(directory.resolve("a.ts"), "0123456789");
    try (Source source = Source.start(new Source.Options(directory))) {
      get(source, "/a.ts");
      get(source, "/a.ts", "Range", "bytes=0-3");
      client.send(
          HttpRequest.newBuilder(URI.create(source.url() + "/a.ts"))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());

      JsonObject counted = counters(source);
      assertThat(counted.getInt("requests")).isEqualTo(3);
      assertThat(counted.getInt("bytes")).isEqualTo(14);
      assertThat(counted.getJsonObject("paths").getJsonObject("/a.ts").getInt("bytes"))
          .isEqualTo(14);

      client.send(
          HttpRequest.newBuilder(URI.create(source.url() + "/counters"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());
      assertThat(counters(source).getInt("requests")).isZero();
    }
  }

  @Test
  void aDelayedSourceAnswersLater() throws Exception {
    Files.writeString(directory.resolve("a.ts"), "x");
    Source.Options options = new Source.Options(directory).delayed(Duration.ofMillis(120));
    try (Source source = Source.start(options)) {
      long begun = System.nanoTime();
      assertThat(get(source, "/a.ts").body()).isEqualTo("x");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(Duration.ofMillis(120));
      assertThat(get(source, "/b.ts").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void optionsSayWhatIsWrong() {
    String existing = directory.toString();
    Source.Options read =
        Source.options(new String[] {existing, "--port", "8123", "--delay", "100ms"});
    assertThat(read.port()).isEqualTo(8123);
    assertThat(read.delay()).isEqualTo(Duration.ofMillis(100));
    assertThatThrownBy(() -> Source.options(new String[] {existing, "--speed", "1"}))
        .hasMessageContaining("--speed");
    assertThatThrownBy(() -> Source.options(new String[] {existing, "--delay", "fast"}))
        .hasMessageContaining("fast");
    assertThatThrownBy(() -> Source.options(new String[] {})).hasMessageContaining("directory");
  }

  private JsonObject counters(Source source) throws Exception {
    return Json.createReader(new StringReader(get(source, "/counters").body())).readObject();
  }

  private HttpResponse<String> get(Source source, String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(source.url() + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
