package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three helpers on Payara, a source and a broker: two helpers of one site, one elsewhere in the
 * region. Each test has media of its own.
 */
class NetworkIT {

  private static final int MIB = 1 << 20;
  private static final Duration NEWS = Duration.ofSeconds(60);

  private static final Api API = new Api();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Options options;
  private static Children children;
  private static Network network;
  private static Acquaintance acquaintance;

  @BeforeAll
  static void start() throws Exception {
    options =
        Options.read(
            System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("demo."))
                .collect(Collectors.toMap(name -> name, System::getProperty)));
    Files.createDirectories(options.media());
    children =
        new Children(
            options.work().resolve("processes"),
            options.payara().resolve("glassfish/modules/glassfish.jar").toString());
    children.endLeftOvers();
    Progress progress = new Progress(System.out);
    network = new Network(options, progress, children);
    network.start();
    acquaintance = new Acquaintance(network, API, progress);
    acquaintance.awaitHelpers();
    acquaintance.awaitNews();
  }

  @AfterAll
  static void end() {
    children.close();
  }

  @Test
  void whatOneHelperOfASiteHasCostsTheSourceNothingAtTheOthers() throws Exception {
    byte[] title = media("of-the-site.bin", 5 * MIB + 17);
    assertThat(get(first(), "of-the-site.bin", "").body).isEqualTo(title);
    awaitHeard(sameSite(), first(), "of-the-site.bin", "0-5");
    awaitHeard(sameRegion(), first(), "of-the-site.bin", "0-5");
    final long before = API.sourceBytes(network, "of-the-site.bin");

    Answer near = get(sameSite(), "of-the-site.bin", "");
    Answer far = get(sameRegion(), "of-the-site.bin", "");

    assertThat(near.body).isEqualTo(title);
    assertThat(far.body).isEqualTo(title);
    assertThat(near.suppliers).isEqualTo(Map.of("lille-1", (long) title.length));
    assertThat(far.suppliers).doesNotContainKey("source");
    assertThat(API.sourceBytes(network, "of-the-site.bin")).isEqualTo(before);
  }

  @Test
  void severalHelpersAndTheSourceFeedOneResponse() throws Exception {
    final byte[] title = media("several.bin", 9 * MIB);
    get(first(), "several.bin", "bytes=0-" + (3 * MIB - 1));
    get(sameRegion(), "several.bin", "bytes=" + 3 * MIB + "-" + (6 * MIB - 1));
    awaitHeard(sameSite(), first(), "several.bin", "0-2");
    awaitHeard(sameSite(), sameRegion(), "several.bin", "3-5");

    Answer answer = get(sameSite(), "several.bin", "");

    assertThat(answer.body).isEqualTo(title);
    assertThat(answer.suppliers)
        .isEqualTo(Map.of("lille-1", 3L * MIB, "rouen", 3L * MIB, "source", 3L * MIB));
  }

  @Test
  void aFeederThatIsKilledInTheMiddleIsReplacedAtTheSameByte() throws Exception {
    final byte[] title = media("killed.bin", 60 * MIB);
    get(first(), "killed.bin", "");
    awaitHeard(sameSite(), first(), "killed.bin", "0-59");
    HttpResponse<InputStream> response = open(sameSite(), "killed.bin", "");
    try (InputStream body = response.body()) {
      byte[] beginning = body.readNBytes(10 * MIB);

      network.kill(first());

      byte[] rest = body.readAllBytes();
      assertThat(beginning).isEqualTo(Arrays.copyOf(title, beginning.length));
      assertThat(rest).isEqualTo(Arrays.copyOfRange(title, beginning.length, title.length));
    } finally {
      network.restart(first());
      acquaintance.awaitHelpers();
      acquaintance.awaitNews();
    }
    assertThat(API.held(first(), "killed.bin")).isEqualTo("0-59");
  }

  private static Helper first() {
    return network.helpers().get(0);
  }

  private static Helper sameSite() {
    return network.helpers().get(1);
  }

  private static Helper sameRegion() {
    return network.helpers().get(2);
  }

  private static byte[] media(String name, int bytes) throws IOException {
    byte[] body = new byte[bytes];
    new SplittableRandom(name.hashCode()).nextBytes(body);
    Path file = options.media().resolve(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(body);
    }
    return body;
  }

  private static void awaitHeard(Helper hearer, Helper holder, String path, String segments)
      throws Exception {
    assertThat(Waiting.until(NEWS, () -> API.heard(hearer, holder, path).equals(segments)))
        .as(hearer.id() + " knows that " + holder.id() + " has " + segments + " of " + path)
        .isTrue();
  }

  private static final class Answer {
    final byte[] body;
    final Map<String, Long> suppliers;

    Answer(byte[] body, Map<String, Long> suppliers) {
      this.body = body;
      this.suppliers = suppliers;
    }
  }

  private static Answer get(Helper helper, String path, String range) throws Exception {
    HttpResponse<InputStream> response = open(helper, path, range);
    try (InputStream stream = response.body()) {
      byte[] body = stream.readAllBytes();
      String status = response.headers().firstValue("Cache-Status").orElse("");
      return new Answer(body, Suppliers.of(status, body.length).bytes());
    }
  }

  private static HttpResponse<InputStream> open(Helper helper, String path, String range)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(helper.media(Options.OWN_SOURCE) + path))
            .timeout(Duration.ofSeconds(60));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(List.of(200, 206)).contains(response.statusCode());
    return response;
  }
}
