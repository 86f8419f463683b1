package org.tributary.container.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.delivery.Manifests;

class BrokenManifestsTest {
  private final Reading reading = new Reading();

  @ParameterizedTest
  @CsvSource({
    "/a.m3u8, text/plain, true",
    "/a.M3U8?x=1, text/plain, true",
    "/a, application/vnd.apple.mpegurl; charset=utf-8, true",
    "/a, Audio/MpegURL, true",
    "/a, application/dash+xml, true",
    "/a.mpd, application/octet-stream, true",
    "/a.mp4, video/mp4, false",
    "/a.xml, application/xml, false"
  })
  void aManifestIsKnownByTypeOrName(String path, String type, boolean manifest) {
    assertThat(reading.isManifest(path, type)).isEqualTo(manifest);
    assertThat(new Reading(false).isManifest(path, type)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "#EXTM3U\n#EXT-X-TARGETDURATION:abc\n",
        "#EXTM3U\n#EXTINF:1,\n",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:99999999999999999999\n#EXTINF:1,\na.ts\n"
      })
  void aBrokenPlaylistIsNoManifest(String text) {
    assertThat(reading.tryRead("/a.m3u8", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#EXTM3U",
        "<html/>",
        "<MPD>",
        "<MPD mediaPresentationDuration='ten'><Period/></MPD>",
        "<!DOCTYPE MPD SYSTEM 'http://127.0.0.1:9/x.dtd'><MPD/>",
        "<!DOCTYPE MPD [<!ENTITY a 'aaaa'>]><MPD>&a;</MPD>",
        "<!DOCTYPE MPD [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
            + "<MPD><BaseURL>&x;</BaseURL></MPD>"
      })
  void aBrokenDescriptionIsNoManifest(String text) {
    assertThat(reading.tryRead("/a.mpd", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timescale='0'",
        "timescale='x'",
        "startNumber='-99999999999999999999'",
        "duration='1' timescale='1000000000'",
        "media='$Number%99d$' duration='1'"
      })
  void sillyNumbersDoNoHarm(String attributes) {
    String mpd =
        "<MPD mediaPresentationDuration='P99Y'><Period><AdaptationSet><Representation id='1'>"
            + "<SegmentTemplate media='$Number$' xmlns:x='y' "
            + attributes.replace("media=", "x:media=")
            + "/></Representation></AdaptationSet></Period></MPD>";

    assertThat(reading.tryRead("/a.mpd", mpd).map(m -> m.listings().size()).orElse(0)).isZero();
  }

  @Test
  void whatIsTooLongIsNotRead() {
    String text = "#EXTM3U\n" + "#".repeat(Manifests.MAX_BYTES);

    assertThat(reading.tryRead("/a.m3u8", text)).isEmpty();
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(reading.tryRead("/a.mpd", "<MPD>" + "<Period>".repeat(100_000))).isEmpty();
    assertThat(reading.tryRead("/a.mpd", "<MPD>" + "<x>".repeat(100_000))).isEmpty();
  }

  @Property(tries = 300)
  void noTextIsEverAFailure(@ForAll String noise) {
    assertThatCode(
            () -> {
              reading.tryRead("/a.m3u8", noise);
              reading.tryRead("/a.m3u8", "#EXTM3U\n#EXTINF:1,\n" + noise);
              reading.tryRead("/a.m3u8", "#EXTM3U\n#EXT-X-" + noise);
              reading.tryRead("/a.mpd", noise);
              reading.tryRead("/a.mpd", "<MPD " + noise + "></MPD>");
            })
        .doesNotThrowAnyException();
  }
}
