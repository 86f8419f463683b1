package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {

  private static final Path MEDIA = Path.of("src/main/media");
  private static final URI BASE = URI.create("http://source/hls/index.m3u8");

  @Test
  void aMultivariantPlaylistLeadsToItsWidestRendition() {
    String text =
        """
        #EXTM3U
        #EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=900,BANDWIDTH=100
        low/list.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=300
        high/list.m3u8
        """;
    assertThat(Manifest.bestRendition(text, BASE))
        .contains(URI.create("http://source/hls/high/list.m3u8"));
  }

  @Test
  void aMediaPlaylistHasNoRenditions() {
    assertThat(Manifest.bestRendition("#EXTM3U\n#EXTINF:4,\na.ts\n", BASE)).isEmpty();
  }

  @Test
  void segmentsComeInTheOrderOfPlayingAfterWhatInitialisesThem() {
    Manifest.Segments segments =
        Manifest.hlsSegments("#EXTM3U\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:2,\na.m4s\nb.m4s\n", BASE);
    assertThat(segments.uris())
        .extracting(URI::getPath)
        .containsExactly("/hls/i.mp4", "/hls/a.m4s", "/hls/b.m4s");
    assertThat(segments.toBegin()).isEqualTo(2);
  }

  @Test
  void theSampleMediaAreWholeAndNothingIsLeftOver() throws IOException {
    for (Title title : Programme.TITLES) {
      Path manifest = MEDIA.resolve(title.path());
      assertThat(manifest).exists();
      List<URI> uris =
          switch (title.kind()) {
            case FILE -> List.<URI>of();
            case HLS -> hls(manifest);
            case DASH -> Manifest.dashSegments(Files.readString(manifest), manifest.toUri()).uris();
          };
      assertThat(uris).allSatisfy(uri -> assertThat(Path.of(uri)).isNotEmptyFile());
      if (title.kind() == Title.Kind.DASH) {
        assertThat(uris).as(title.name()).hasSizeGreaterThan(16);
      }
    }
  }

  @Test
  void numberedSegmentsAreCountedFromTheLengthOfTheTitle() throws IOException {
    String mpd =
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT5.0S"><Period>
          <AdaptationSet><Representation id="v" bandwidth="1">
            <SegmentTemplate timescale="1000" duration="2000" startNumber="7"
              initialization="$RepresentationID$.mp4" media="$RepresentationID$-$Number%03d$.m4s"/>
          </Representation></AdaptationSet>
        </Period></MPD>
        """;
    assertThat(Manifest.dashSegments(mpd, BASE).uris())
        .extracting(URI::getPath)
        .containsExactly("/hls/v.mp4", "/hls/v-007.m4s", "/hls/v-008.m4s", "/hls/v-009.m4s");
  }

  @Test
  void aTimelineGivesEachSegmentItsTime() throws IOException {
    String mpd =
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT5.0S"><Period>
          <AdaptationSet><Representation id="a" bandwidth="1">
            <SegmentTemplate timescale="10" initialization="i.mp4" media="$Time$.m4s">
              <SegmentTimeline><S t="5" d="10" r="1"/><S d="20"/></SegmentTimeline>
            </SegmentTemplate>
          </Representation></AdaptationSet>
        </Period></MPD>
        """;
    assertThat(Manifest.dashSegments(mpd, BASE).uris())
        .extracting(URI::getPath)
        .containsExactly("/hls/i.mp4", "/hls/5.m4s", "/hls/15.m4s", "/hls/25.m4s");
  }

  @Test
  void whatIsNoManifestIsRefused() {
    assertThatThrownBy(() -> Manifest.dashSegments("<MPD", BASE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a DASH manifest");
  }

  private static List<URI> hls(Path manifest) throws IOException {
    URI rendition =
        Manifest.bestRendition(Files.readString(manifest), manifest.toUri()).orElseThrow();
    return Manifest.hlsSegments(Files.readString(Path.of(rendition)), rendition).uris();
  }
}
