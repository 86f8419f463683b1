package org.tributary.web.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CmcdTest {
  private static final String PATH = "/tributary/media/films/a/720p/v10.m4s";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nor=\"..%2F300kbps%2Fsegment35.m4v\" | /tributary/media/films/a/300kbps/segment35.m4v",
        "bl=21300,dl=18500,mtp=48100,nor=\"v11.m4s\",su | /tributary/media/films/a/720p/v11.m4s",
        "nor=\"v11.m4s%3Fx%3D1\" | /tributary/media/films/a/720p/v11.m4s?x=1",
        "nor=\"%2Ftributary%2Fmedia%2Ffilms%2Fb.mp4\" | /tributary/media/films/b.mp4",
        "nrr=\"12323-48763\" | " + PATH,
        "bs,com.example-x=\"a\\\"b,nor=\",nor=\"v2.m4s\" | /tributary/media/films/a/720p/v2.m4s",
      })
  void theNextRequestIsResolvedAgainstThisOne(String data, String path) {
    assertThat(Cmcd.parse(data).orElseThrow().nextPath(PATH)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "nor",
        "nor=v11.m4s",
        "nor=\"v11.m4s",
        "nor=\"a\",nor=\"b\"",
        "nor=\"%zz\"",
        "nor=\"a\";bl=1",
        "nor=\"a\", bl=1",
        "nor=\"a\",",
        "bl=\"x",
        "BL=1",
        "nrr=\"a-b\"",
        "nrr=\"-\"",
        "nor=\"a\u0001b\"",
      })
  void whatIsMalformedIsNoDataAtAll(String data) {
    assertThat(data.isEmpty() ? Optional.<Cmcd>empty() : Cmcd.parse(data)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nor=\"http%3A%2F%2Fevil.example%2Fx\"",
        "nor=\"%2F%2Fevil.example%2Fx\"",
        "nor=\"..%2F..%2F..%2F..%2F..%2F..%2Fetc%2Fpasswd\"",
        "nor=\"a%20b\"",
        "nor=\"a%23b\"",
        "bl=1000",
      })
  void whatLeadsElsewhereIsNotFollowed(String data) {
    assertThat(Cmcd.parse(data).orElseThrow().nextPath(PATH)).isEmpty();
  }

  @Test
  void theFieldWinsOverTheQueryAndTheQueryIsDecodedOnce() {
    String query = "a=1&CMCD=bl%3D100%2Cnor%3D%22v%252011.m4s%22&b";

    assertThat(Cmcd.of("nor=\"v3.m4s\"", query)).contains(path("v3.m4s"));
    assertThat(Cmcd.of(null, query)).contains(path("v 11.m4s"));
    assertThat(Cmcd.of(null, "a=1")).contains(Cmcd.NONE);
    assertThat(Cmcd.of(null, null)).contains(Cmcd.NONE);
    assertThat(Cmcd.of(null, "CMCD=%")).isEmpty();
  }

  @Test
  void nonsenseNeverThrows() {
    Random random = new Random(5);
    String alphabet = "nor=\"%2F.v1,\\\u0001bl-:";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder data = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        data.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Cmcd.of(data.toString(), null).ifPresent(said -> said.nextPath(PATH));
      Cmcd.of(null, "CMCD=" + data);
    }
    assertThat(Cmcd.parse("x".repeat(Cmcd.MAX + 1))).isEmpty();
    assertThat(Cmcd.parse("nor=\"" + "\\\"".repeat(2000) + "\"")).isPresent();
  }

  private static Cmcd path(String path) {
    return new Cmcd(Optional.of(path), Optional.empty());
  }
}
