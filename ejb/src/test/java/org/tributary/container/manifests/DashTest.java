package org.tributary.container.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tributary.core.delivery.Manifests.Manifest;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;

class DashTest {
  private final Reading reading = new Reading();

  @Test
  void aTemplateByNumberIsCountedToTheEndOfItsPeriod() {
    Manifest manifest =
        reading.read(
            "/dash/river/manifest.mpd",
            """
            <?xml version="1.0" encoding="utf-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
              mediaPresentationDuration="PT10.5S" maxSegmentDuration="PT4.0S" minBufferTime="PT8.0S">
              <ProgramInformation><Title>River</Title></ProgramInformation>
              <Period id="0" start="PT0.0S">
                <AdaptationSet id="0" contentType="video">
                  <Representation id="hd/1" bandwidth="160000">
                    <SegmentTemplate timescale="1000000" duration="4000000"
                      initialization="init-$RepresentationID$.mp4"
                      media="s-$Bandwidth$-$Number%03d$-$$.m4s" startNumber="1"/>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """);

    assertThat(manifest.live()).isFalse();
    Listing listing = manifest.listings().get(0);
    assertThat(listing.rendition()).isEqualTo(new MediaId("s", "/dash/river/manifest.mpd#hd_1"));
    assertThat(Reading.entries(listing))
        .isEqualTo(
            """
            1 /dash/river/s-160000-001-$.m4s 4000
            2 /dash/river/s-160000-002-$.m4s 4000
            3 /dash/river/s-160000-003-$.m4s 4000
            """);
    assertThat(listing.version().validator()).matches("list:[0-9a-f]{64}");
  }

  @Test
  void aPeriodOfWholeSegmentsHasNoSegmentMore() {
    String mpd =
        """
        <MPD mediaPresentationDuration="PT32.0S"><Period><AdaptationSet>
          <SegmentTemplate timescale="1000000" duration="4000000" media="$Number$.m4s"/>
          <Representation id="1"/>
        </AdaptationSet></Period></MPD>
        """;

    assertThat(reading.read("/a.mpd", mpd).listings().get(0).entries()).hasSize(8);
  }

  @Test
  void aTimelineTellsTimesAndRepeats() {
    Manifest manifest =
        reading.read(
            "/dash/delta/manifest.mpd",
            """
            <MPD type="static" mediaPresentationDuration="PT16.0S" maxSegmentDuration="PT2.0S">
              <Period id="0" start="PT0.0S">
                <AdaptationSet id="1" contentType="audio">
                  <Representation id="1" mimeType="audio/mp4" bandwidth="40000">
                    <SegmentTemplate timescale="44100" initialization="init-$RepresentationID$.mp4"
                      media="segment-$RepresentationID$-$Time$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="84992" />
                        <S d="88064" r="1" />
                        <S t="261120" d="89088" />
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """);

    assertThat(Reading.entries(manifest.listings().get(0)))
        .isEqualTo(
            """
            1 /dash/delta/segment-1-0.m4s 1927
            2 /dash/delta/segment-1-84992.m4s 1997
            3 /dash/delta/segment-1-173056.m4s 1997
            4 /dash/delta/segment-1-261120.m4s 2020
            """);
  }

  @Test
  void anOpenRepeatLastsToTheNextTimeOrTheEnd() {
    String mpd =
        """
        <MPD mediaPresentationDuration="PT10S"><Period><AdaptationSet>
          <SegmentTemplate media="$Time$" presentationTimeOffset="100"><SegmentTimeline>
            <S t="100" d="2" r="-1"/><S t="106" d="1" r="-1"/>
          </SegmentTimeline></SegmentTemplate>
          <Representation id="1"/>
        </AdaptationSet></Period></MPD>
        """;

    assertThat(reading.read("/a.mpd", mpd).listings().get(0).entries())
        .extracting(Listing.Entry::path)
        .containsExactly("/100", "/102", "/104", "/106", "/107", "/108", "/109");
  }

  @Test
  void aLiveTimelineIsNumberedByTime() {
    String mpd =
        """
        <MPD type="dynamic" minimumUpdatePeriod="PT2S" maxSegmentDuration="PT2.0S"
          availabilityStartTime="2026-11-22T09:54:30.653Z" publishTime="%s">
          <Period id="0" start="PT0.0S"><AdaptationSet>
            <Representation id="1">
              <SegmentTemplate timescale="44100" media="c-$RepresentationID$-$Time$.m4s">
                <SegmentTimeline>%s</SegmentTimeline>
              </SegmentTemplate>
            </Representation>
          </AdaptationSet></Period>
        </MPD>
        """;
    Manifest first =
        reading.read(
            "/t.mpd", mpd.formatted("1", "<S t=\"0\" d=\"79872\"/><S d=\"88064\" r=\"1\"/>"));
    Manifest later =
        reading.read("/t.mpd", mpd.formatted("2", "<S t=\"79872\" d=\"88064\" r=\"2\"/>"));

    assertThat(first.live()).isTrue();
    assertThat(first.targetMillis()).isEqualTo(2000);
    assertThat(Reading.entries(first.listings().get(0)))
        .isEqualTo(
            """
            0 /c-1-0.m4s 1811
            18 /c-1-79872.m4s 1997
            38 /c-1-167936.m4s 1997
            """);
    assertThat(Reading.entries(later.listings().get(0)))
        .isEqualTo(
            """
            18 /c-1-79872.m4s 1997
            38 /c-1-167936.m4s 1997
            58 /c-1-256000.m4s 1997
            """);
    assertThat(later.listings().get(0).version()).isEqualTo(first.listings().get(0).version());
    assertThat(first.listings().get(0).version().validator())
        .isEqualTo("live:2026-11-22T09:54:30.653Z");
    assertThat(first.listings().get(0).rendition()).isEqualTo(new MediaId("s", "/t.mpd#0.1"));
  }

  @Test
  void aLiveTimelineByNumberKeepsItsNumbers() {
    String mpd =
        """
        <MPD type="dynamic"><Period><AdaptationSet><Representation id="1">
          <SegmentTemplate timescale="10" media="$Number$.m4s" startNumber="7"><SegmentTimeline>
            <S t="140" d="20" r="1"/>
          </SegmentTimeline></SegmentTemplate>
        </Representation></AdaptationSet></Period></MPD>
        """;

    assertThat(Reading.entries(reading.read("/a.mpd", mpd).listings().get(0)))
        .isEqualTo("7 /7.m4s 2000\n8 /8.m4s 2000\n");
  }

  @Test
  void aLiveTemplateWithoutTimelineIsAPattern() {
    Manifest manifest =
        reading.read(
            "/live/n.mpd",
            """
            <MPD type="dynamic" availabilityStartTime="2026-11-22T09:54:30Z"><Period id="0">
              <AdaptationSet><Representation id="0">
                <SegmentTemplate timescale="1000000" duration="2000000"
                  media="chunk-stream$RepresentationID$-$Number%05d$.m4s" startNumber="1"/>
              </Representation></AdaptationSet>
            </Period></MPD>
            """);

    Listing listing = manifest.listings().get(0);
    assertThat(listing.entries()).isEmpty();
    assertThat(manifest.targetMillis()).isEqualTo(2000);
    var match = listing.pattern().orElseThrow().matcher("/live/chunk-stream0-00012.m4s");
    assertThat(match.matches()).isTrue();
    assertThat(match.group(1)).isEqualTo("00012");
    for (String other :
        new String[] {
          "/live/chunk-stream1-00012.m4s",
          "/live/chunk-stream0-12.m4s",
          "/live/chunk-stream0-00012xm4s",
          "/chunk-stream0-00012.m4s"
        }) {
      assertThat(listing.pattern().get().matcher(other).matches()).isFalse();
    }
  }

  @Test
  void aListNamesItsSegments() {
    Manifest manifest =
        reading.read(
            "/a/m.mpd",
            """
            <MPD mediaPresentationDuration="PT4S"><BaseURL>media/</BaseURL><Period>
              <AdaptationSet><BaseURL>video/</BaseURL><Representation id="1">
                <BaseURL>hd/</BaseURL>
                <SegmentList timescale="10" duration="20">
                  <Initialization sourceURL="init.mp4"/>
                  <SegmentURL media="a.m4s"/><SegmentURL media="b.m4s"/>
                </SegmentList>
              </Representation></AdaptationSet>
            </Period></MPD>
            """);

    assertThat(Reading.entries(manifest.listings().get(0)))
        .isEqualTo("1 /a/media/video/hd/a.m4s 2000\n2 /a/media/video/hd/b.m4s 2000\n");
  }

  @Test
  void singleFilesAndByteRangesAreNotListed() {
    Manifest manifest =
        reading.read(
            "/m.mpd",
            """
            <MPD mediaPresentationDuration="PT4S"><Period><AdaptationSet>
              <Representation id="1"><BaseURL>a.mp4</BaseURL>
                <SegmentBase indexRange="0-99"/></Representation>
              <Representation id="2"><BaseURL>b.mp4</BaseURL>
                <SegmentList duration="2"><SegmentURL mediaRange="0-99"/></SegmentList>
              </Representation>
            </AdaptationSet></Period></MPD>
            """);

    assertThat(manifest.listings()).isEmpty();
  }

  @Test
  void whatLeadsAwayIsLeftOut() {
    String mpd =
        """
        <MPD mediaPresentationDuration="PT2S"><BaseURL>%s</BaseURL><Period><AdaptationSet>
          <Representation id="1">
            <SegmentTemplate duration="1" media="%s$Number$.m4s"/>
          </Representation>
        </AdaptationSet></Period></MPD>
        """;

    for (String base : new String[] {"http://cdn.example/x/", "//cdn.example/", "/top/"}) {
      assertThat(reading.read("/m.mpd", mpd.formatted(base, "")).listings()).isEmpty();
      assertThat(reading.read("/m.mpd", mpd.formatted("", base)).listings()).isEmpty();
    }
    assertThat(reading.read("/m.mpd", mpd.formatted("../", "")).listings()).isEmpty();
  }

  @Test
  void periodsKeepTheirRepresentationsApart() {
    Manifest manifest =
        reading.read(
            "/m.mpd",
            """
            <MPD mediaPresentationDuration="PT6S">
              <Period id="intro" duration="PT2S"><AdaptationSet>
                <SegmentTemplate duration="1" media="i$Number$"/><Representation id="v"/>
              </AdaptationSet></Period>
              <Period start="PT2S"><AdaptationSet>
                <SegmentTemplate duration="2" media="f$Number$"/>
                <Representation id="v"/><Representation id="v"/>
              </AdaptationSet></Period>
            </MPD>
            """);

    assertThat(manifest.listings())
        .extracting(listing -> listing.rendition().path() + " " + listing.entries().size())
        .containsExactly("/m.mpd#intro.v 2", "/m.mpd#PT2S.v 2", "/m.mpd#PT2S.v~2 2");
  }

  @Test
  void segmentsTooShortToTellApartAreNotListed() {
    String mpd =
        """
        <MPD type="dynamic"><Period><AdaptationSet><Representation id="1">
          <SegmentTemplate timescale="1000" media="$Time$.m4s"><SegmentTimeline>
            <S t="0" d="50" r="3"/>
          </SegmentTimeline></SegmentTemplate>
        </Representation></AdaptationSet></Period></MPD>
        """;

    assertThat(reading.read("/a.mpd", mpd).listings()).isEmpty();
  }
}
