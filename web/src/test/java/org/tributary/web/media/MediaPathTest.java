package org.tributary.web.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.media.MediaId;

class MediaPathTest {
  private static final Map<String, List<String>> SOURCES =
      Map.of("films", List.of("token"), "bare", List.of("*"), "all", List.of());

  @ParameterizedTest
  @CsvSource({
    "/films/a.mp4, , /a.mp4",
    "/films/a/b%20c.mp4, , /a/b c.mp4",
    "/films/%C3%A9t%C3%A9.mp4, , /été.mp4",
    "/films/a.mp4, token=1, /a.mp4",
    "/films/a.mp4, v=2&token=1&w=%2F, /a.mp4?v=2&w=%2F",
    "/films/a.mp4, tokens=1, /a.mp4?tokens=1",
    "/bare/a.mp4, v=2, /a.mp4",
    "/all/a.mp4, b=1&a=2, /a.mp4?b=1&a=2",
    "/all/a.mp4, b=1&CMCD=bl%3D100%2Cnor%3D%22b%22&a=2, /a.mp4?b=1&a=2",
    "/films/a.mp4, CMCD=su, /a.mp4",
    "/films/a+b~!$&'()*=:@.mp4, , /a+b~!$&'()*=:@.mp4",
  })
  void aPathIsDecodedAndTheQueryThatCountsIsKept(String raw, String query, String path) {
    assertThat(MediaPath.parse(raw, query, SOURCES))
        .isEqualTo(new MediaPath.Named(new MediaId(raw.substring(1, raw.indexOf('/', 1)), path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/films",
        "/films/",
        "/films//a",
        "/films/a/",
        "/films/../a",
        "/films/a/..",
        "/films/./a",
        "/films/%2e%2e/a",
        "/films/%2E./a",
        "/films/a%2fb",
        "/films/a%5cb",
        "/films/a\\b",
        "/films/a%00b",
        "/films/a%0ab",
        "/films/a%7fb",
        "/films/a%c2%85b",
        "/films/a;v=1/b",
        "/films/a%23b",
        "/films/a%3fb",
        "/films/a%",
        "/films/a%4",
        "/films/a%zz",
        "/films/a%\uff11\uff11",
        "/films/%c0%af",
        "/films/%ff",
        "/films/%ed%a0%80",
        "/films/\u00e9",
      })
  void whatTwoServersCouldReadDifferentlyIsRefused(String raw) {
    assertThat(MediaPath.parse(raw, null, SOURCES)).isInstanceOf(MediaPath.Malformed.class);
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    String path = "/films/" + "a".repeat(10_000);

    assertThat(MediaPath.parse(path, null, SOURCES)).isInstanceOf(MediaPath.Malformed.class);
    assertThat(MediaPath.parse("/all/a", "q=" + "a".repeat(3000), SOURCES))
        .isInstanceOf(MediaPath.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nobody/a", "/FILMS/a", "/-films/a", "/fi%6cms/a"})
  void aSourceThatNoSettingNamesIsUnknown(String raw) {
    assertThat(MediaPath.parse(raw, null, SOURCES)).isInstanceOf(MediaPath.Unknown.class);
  }
}
