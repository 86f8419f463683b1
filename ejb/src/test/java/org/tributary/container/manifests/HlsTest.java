package org.tributary.container.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tributary.core.delivery.Manifests.Manifest;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;

class HlsTest {
  private static final String VOD =
      """
      #EXTM3U
      #EXT-X-VERSION:7
      #EXT-X-TARGETDURATION:2
      #EXT-X-MEDIA-SEQUENCE:0
      #EXT-X-PLAYLIST-TYPE:VOD
      #EXT-X-INDEPENDENT-SEGMENTS
      #EXT-X-MAP:URI="init.mp4"
      #EXTINF:2.000000,
      segment-000.m4s
      #EXTINF:1.920000,
      segment-001.m4s
      #EXT-X-ENDLIST
      """;
  private static final String LIVE =
      """
      #EXTM3U
      #EXT-X-VERSION:3
      #EXT-X-TARGETDURATION:2
      #EXT-X-MEDIA-SEQUENCE:3
      #EXT-X-DISCONTINUITY-SEQUENCE:1
      #EXTINF:2.000000,
      #EXT-X-PROGRAM-DATE-TIME:2026-11-22T09:54:00.188+0000
      live3.ts
      #EXTINF:2.000000,
      #EXT-X-PROGRAM-DATE-TIME:2026-11-22T09:54:02.188+0000
      live4.ts
      #EXT-X-DISCONTINUITY
      #EXTINF:2.000000,
      live5.ts
      """;

  private final Reading reading = new Reading();

  @Test
  void aFinishedPlaylistListsItsSegments() {
    Manifest manifest = reading.read("/hls/braid/video/playlist.m3u8", VOD);

    assertThat(manifest.live()).isFalse();
    Listing listing = manifest.listings().get(0);
    assertThat(listing.rendition())
        .isEqualTo(new MediaId("s", "/hls/braid/video/playlist.m3u8#media"));
    assertThat(Reading.entries(listing))
        .isEqualTo(
            """
            0 /hls/braid/video/segment-000.m4s 2000
            1 /hls/braid/video/segment-001.m4s 1920
            """);
    assertThat(listing.live()).isFalse();
    assertThat(listing.version().validator()).matches("list:[0-9a-f]{64}");
    assertThat(listing.version().layout()).isEqualTo(new Layout.Listed());
    assertThat(listing.version().length()).isEqualTo(-1);
    assertThat(listing.pattern()).isEmpty();
  }

  @Test
  void theVersionFollowsFromWhatIsListed() {
    String version = version(VOD);

    assertThat(version(VOD.replace("#EXT-X-VERSION:7\n", ""))).isEqualTo(version);
    assertThat(version(VOD.replace("1.92", "1.90"))).isNotEqualTo(version);
    assertThat(version(VOD.replace("segment-001", "segment-002"))).isNotEqualTo(version);
  }

  private String version(String playlist) {
    return reading.read("/a.m3u8", playlist).listings().get(0).version().validator();
  }

  @Test
  void aLivePlaylistIsNumberedByMediaSequence() {
    Manifest manifest = reading.read("/live.m3u8", LIVE);

    assertThat(manifest.live()).isTrue();
    assertThat(manifest.targetMillis()).isEqualTo(2000);
    Listing listing = manifest.listings().get(0);
    assertThat(listing.live()).isTrue();
    assertThat(Reading.entries(listing))
        .isEqualTo("3 /live3.ts 2000\n4 /live4.ts 2000\n5 /live5.ts 2000\n");
  }

  @Test
  void aLiveVersionStaysWhileTheWindowSlides() {
    String slid =
        LIVE.replace("MEDIA-SEQUENCE:3", "MEDIA-SEQUENCE:9")
            .replace("DISCONTINUITY-SEQUENCE:1", "DISCONTINUITY-SEQUENCE:2")
            .replace("09:54", "09:59")
            .replace("live", "later");

    assertThat(version(LIVE)).isEqualTo("live:").isEqualTo(version(slid));
  }

  @Test
  void anEventIsMarkedByItsBeginning() {
    String event = LIVE.replace("#EXT-X-VERSION:3", "#EXT-X-PLAYLIST-TYPE:EVENT");

    assertThat(version(event)).isEqualTo("live:2026-11-22T09:54:00.188Z");
  }

  @Test
  void aMultivariantPlaylistListsNothing() {
    Manifest manifest =
        reading.read(
            "/index.m3u8",
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",URI="a/en.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=264000,RESOLUTION=640x360,CODECS="avc1.4d401f,mp4a.40.2"
            high/playlist.m3u8
            """);

    assertThat(manifest.listings()).isEmpty();
    assertThat(manifest.live()).isFalse();
  }

  @Test
  void byteRangesOfAFileAreNotListed() {
    Manifest manifest =
        reading.read(
            "/a.m3u8",
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXT-X-VERSION:7
            #EXT-X-MAP:URI="all.mp4",BYTERANGE="1000@0"
            #EXTINF:4,
            #EXT-X-BYTERANGE:50000@1000
            all.mp4
            #EXTINF:4,
            #EXT-X-BYTERANGE:40000
            all.mp4
            #EXT-X-ENDLIST
            """);

    assertThat(manifest.listings()).isEmpty();
    assertThat(manifest.live()).isFalse();
  }

  @Test
  void whatLeadsAwayIsLeftOutAndTheOthersKeepTheirNumbers() {
    Manifest manifest =
        reading.read(
            "/a/b/list.m3u8",
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:1
            #EXTINF:1,
            http://elsewhere.example/0.ts
            #EXTINF:1,
            //elsewhere.example/1.ts
            #EXTINF:1,
            /top/2.ts
            #EXTINF:1,
            ../../../other/3.ts
            #EXTINF:1,
            ../c/./%C3%A4%20b.ts?t=1&x=2#f
            #EXTINF:1,
            e%2Fvil.ts
            #EXTINF:1,
            data:text/plain,x
            #EXTINF:1,
            list.m3u8
            #EXTINF:1,
            8.ts
            #EXT-X-ENDLIST
            """);

    assertThat(Reading.entries(manifest.listings().get(0)))
        .isEqualTo("4 /a/c/ä b.ts?t=1&x=2 1000\n8 /a/b/8.ts 1000\n");
  }

  @Test
  void segmentsAreNamedAsRequestsForThemWillBe() {
    String playlist =
        """
        #EXTM3U
        #EXT-X-TARGETDURATION:1
        #EXTINF:1,
        0.ts?token=abc&part=1&b
        #EXT-X-ENDLIST
        """;

    assertThat(new Reading("token", "b").read("/a.m3u8?v=1", playlist).listings().get(0).entries())
        .extracting(Listing.Entry::path)
        .containsExactly("/0.ts?part=1");
    assertThat(new Reading("*").read("/a.m3u8", playlist).listings().get(0).entries())
        .extracting(Listing.Entry::path)
        .containsExactly("/0.ts");
  }

  @Test
  void lowLatencyTagsDoNoHarm() {
    Manifest manifest =
        reading.read(
            "/ll.m3u8",
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXT-X-VERSION:9
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=12.0
            #EXT-X-PART-INF:PART-TARGET=0.33334
            #EXT-X-MEDIA-SEQUENCE:266
            #EXT-X-SKIP:SKIPPED-SEGMENTS=3
            #EXT-X-PART:DURATION=0.33334,URI="filePart269.0.mp4"
            #EXTINF:4.00008,
            file269.mp4
            #EXT-X-NEW-TAG:WHATEVER=1
            #EXT-X-PART:DURATION=0.33334,URI="filePart270.0.mp4",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="filePart270.1.mp4"
            #EXT-X-RENDITION-REPORT:URI="../1M/waitForMSN.php",LAST-MSN=273,LAST-PART=2
            """);

    assertThat(Reading.entries(manifest.listings().get(0))).isEqualTo("269 /file269.mp4 4000\n");
    assertThat(manifest.live()).isTrue();
  }
}
