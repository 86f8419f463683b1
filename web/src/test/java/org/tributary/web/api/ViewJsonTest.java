package org.tributary.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tributary.core.View.HeardView;
import org.tributary.core.View.HeardWindowView;
import org.tributary.core.View.HelperView;
import org.tributary.core.View.HolderView;
import org.tributary.core.View.ObjectView;
import org.tributary.core.View.SupplierView;
import org.tributary.core.View.TellingView;
import org.tributary.core.View.WindowView;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;

/** The names are part of the interface: who changes them changes {@code resources/docs/api.md}. */
class ViewJsonTest {

  @Test
  void aHelperIsShownWithWhatWasHeardOfIt() {
    HelperView helper =
        new HelperView(
            "x",
            "http://x/tributary",
            "n/r/s",
            "LOCAL",
            false,
            Instant.EPOCH,
            Optional.of(new HeardView(7, 8, 9, 10, 1, true, Optional.of("speaker"))),
            2,
            30,
            0.5);

    assertThat(ViewJson.helpers(List.of(helper)).toString())
        .contains("\"id\":\"x\",\"url\":\"http://x/tributary\",\"location\":\"n/r/s\"")
        .contains("\"scope\":\"LOCAL\",\"self\":false,\"since\":\"1970-01-01T00:00:00Z\"")
        .contains("\"objects\":2,\"segments\":30,\"load\":0.5")
        .contains("\"heard\":{\"millisAgo\":7,\"messages\":8,\"incarnation\":9,\"version\":10,")
        .contains("\"strikes\":1,\"avoided\":true,\"spokesman\":\"speaker\"}");
  }

  @Test
  void anObjectIsShownWithWhoHoldsWhichSegments() {
    Metadata metadata =
        new Metadata(
            "video/mp4",
            2_500_000,
            Optional.of("\"v\""),
            Optional.of(Instant.EPOCH),
            true,
            CacheTerms.NONE,
            Instant.EPOCH);
    Description description =
        new Description(
            new MediaId("films", "/a.mp4"),
            new Version("\"v\"", 2_500_000, new Layout.Fixed(1 << 20)),
            metadata);
    ObjectView object =
        new ObjectView(
            description,
            true,
            3.5,
            true,
            SegmentSet.of(0, 1),
            2_097_152,
            List.of(new SupplierView("source", SegmentSet.of(0, 1))),
            List.of(new HolderView("x", "LOCAL", SegmentSet.of(2, 2))),
            List.of(
                new WindowView(
                    7,
                    0,
                    1,
                    0,
                    20_000,
                    1000,
                    60_000,
                    true,
                    2_097_152,
                    List.of(
                        new TellingView("x", "LOCAL", 10_000, Optional.of(5000L), "promoted")))),
            List.of(new HeardWindowView("x", "LOCAL", 3, 1, 2, 1000, 60_000, 9, 10_000)));

    assertThat(ViewJson.objects(List.of(object)).toString())
        .contains("\"source\":\"films\",\"path\":\"/a.mp4\"")
        .contains("\"layout\":\"fixed\",\"segmentBytes\":1048576,\"segmentCount\":3")
        .contains("\"held\":{\"text\":\"0-1\",\"count\":2,\"runs\":[[0,1]]}")
        .contains("\"suppliers\":[{\"from\":\"source\",\"segments\":{\"text\":\"0-1\"")
        .contains("\"holders\":[{\"helper\":\"x\",\"scope\":\"LOCAL\",\"segments\":{\"text\":\"2\"")
        .contains("\"windows\":[{\"id\":7,\"first\":0,\"last\":1,")
        .contains(
            "\"told\":[{\"helper\":\"x\",\"scope\":\"LOCAL\",\"everyMillis\":10000,"
                + "\"distanceMillis\":5000,\"why\":\"promoted\"}]")
        .contains("\"heardWindows\":[{\"helper\":\"x\",\"scope\":\"LOCAL\",\"id\":3,");
  }

  @Test
  void everyCounterIsShownByItsName() {
    Counters counters = new Counters();
    counters.add(Counter.SERVED_OWN_BYTES, 5);

    assertThat(ViewJson.counters(counters))
        .hasSize(Counter.values().length)
        .extractingByKey("served_own_bytes")
        .hasToString("5");
  }
}
