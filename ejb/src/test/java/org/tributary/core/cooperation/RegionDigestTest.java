package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tributary.core.cooperation.Examples.helper;
import static org.tributary.core.cooperation.Examples.object;
import static org.tributary.core.cooperation.Examples.segments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tributary.core.cooperation.AdvertisementCodec.Decoded;
import org.tributary.core.media.SegmentSet;

class RegionDigestTest {
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final WireForm form = new WireForm(codec);

  private final RegionDigest example =
      new RegionDigest(
          helper("north-2", "se/north/lulea"),
          1_750_000_000_123L,
          42,
          10_000,
          480_000,
          List.of(
              new RegionDigest.Member(helper("north-1", "se/north/kiruna"), 17, 0.25, 0.001),
              new RegionDigest.Member(helper("north-2", "se/north/lulea"), 18, 0, 0),
              new RegionDigest.Member(helper("x", "se/north/lulea"), 19, 1.5, 0)),
          List.of(
              new RegionDigest.Entry(
                  object(1), List.of(share(0, 4, 9), share(2, 0, 3, 1000, 1000))),
              new RegionDigest.Entry(object(2), List.of())));

  @Test
  void theFormIsTheOneThatOtherReleasesRead() throws IOException {
    form.isTheOneOf("region-digest-form-2.hex", codec.encode(example), new Decoded.Digest(example));
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @IntRange(min = 0, max = 40) int members,
      @ForAll @IntRange(min = 0, max = 60) int objects,
      @ForAll long seed) {
    RegionDigest digest = random(members, members == 0 ? 0 : objects, new Random(seed));

    assertThat(codec.decode(codec.encode(digest))).isEqualTo(new Decoded.Digest(digest));
  }

  @Test
  void membersOfOneHouseTakeFewBytes() {
    List<RegionDigest.Member> members = new ArrayList<>();
    for (int i = 100; i < 200; i++) {
      members.add(
          new RegionDigest.Member(helper("media-" + i, "se/north/s" + i / 10), i, 0.1, 0.001));
    }

    assertThat(DigestCodec.sizeOf(example.sender(), members)).isLessThan(100 * 20);
  }

  @Test
  void whatIsCutOrNonsenseUnderARightMacNeverThrows() {
    form.isMalformedByAnyCut(codec.encode(example));
    form.survivesNonsense(
        codec.encode(example),
        3,
        9,
        (content, decoded) -> {
          if (decoded instanceof Decoded.Digest digest) {
            assertThat(codec.decode(codec.encode(digest.digest()))).isEqualTo(decoded);
          }
        });
  }

  @Test
  void aMessageIsForgedWhenAnyBitOfItIsTurned() {
    form.isForgedByAnyBit(codec.encode(example));
  }

  @Test
  void membersOfAnotherRegionAreRefused() {
    assertThatThrownBy(
            () ->
                new RegionDigest(
                    helper("a", "n/r/s"),
                    1,
                    1,
                    1000,
                    1000,
                    List.of(new RegionDigest.Member(helper("b", "n/x/s"), 1, 0, 0)),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another region");
  }

  @Test
  void eachSegmentIsNamedForItsKeeperAndLongTablesAreShortened() {
    Map<String, SegmentSet> held = new TreeMap<>();
    held.put("a", segments(0, 59));
    held.put("b", segments(0, 29, 100, 109));
    held.put("c", segments(20, 59));
    Map<String, SegmentSet> named = Naming.of(7, held);

    SegmentSet all = SegmentSet.EMPTY;
    for (Map.Entry<String, SegmentSet> share : named.entrySet()) {
      assertThat(held.get(share.getKey()).containsAll(share.getValue())).isTrue();
      for (SegmentSet.Run run : share.getValue().runs()) {
        for (long n = run.first(); n <= run.last(); n++) {
          assertThat(all.contains(n)).isFalse();
          all = all.with(n);
          assertThat(keeper(held, n)).isEqualTo(share.getKey());
        }
      }
    }
    assertThat(all).isEqualTo(Naming.union(held));

    held.put("a", segments(0, 7199));
    held.put("c", segments(0, 7199));
    assertThat(Naming.of(7, held).values()).allMatch(share -> share.runs().size() < 4);
  }

  private static String keeper(Map<String, SegmentSet> held, long n) {
    return held.keySet().stream()
        .filter(helper -> held.get(helper).contains(n))
        .min(
            (a, b) ->
                Long.compareUnsigned(
                    Rendezvous.weight(7, n, Rendezvous.seed(a)),
                    Rendezvous.weight(7, n, Rendezvous.seed(b))))
        .orElseThrow();
  }

  private static RegionDigest random(int members, int objects, Random random) {
    TreeMap<String, RegionDigest.Member> all = new TreeMap<>();
    for (int i = 0; i < members; i++) {
      String id = (random.nextBoolean() ? "media-" : "m") + random.nextInt(1000);
      all.put(
          id,
          new RegionDigest.Member(
              helper(id, "n/r/" + (random.nextBoolean() ? "site" : "s" + random.nextInt(9))),
              random.nextInt(1_000_000),
              random.nextInt(2000) / 1e3,
              random.nextInt(1000) / 1e6));
    }
    List<RegionDigest.Entry> entries = new ArrayList<>();
    for (int n = 0; n < objects; n++) {
      TreeMap<Integer, SegmentSet> shares = new TreeMap<>();
      long first = random.nextInt(1000);
      for (int i = random.nextInt(5); i > 0; i--) {
        long last = first + random.nextInt(100);
        SegmentSet run = segments(first, last);
        shares.merge(random.nextInt(all.size()), run, SegmentSet::withAll);
        first = last + 1 + random.nextInt(3);
      }
      List<RegionDigest.Share> told = new ArrayList<>();
      shares.forEach((member, its) -> told.add(new RegionDigest.Share(member, its)));
      entries.add(new RegionDigest.Entry(object(n), told));
    }
    return new RegionDigest(
        helper("speaker", "n/r/s"),
        1,
        1 + random.nextInt(1000),
        1 + random.nextInt(60_000),
        1 + random.nextInt(86_400_000),
        List.copyOf(all.values()),
        entries);
  }

  private static RegionDigest.Share share(int member, long... firstLast) {
    return new RegionDigest.Share(member, segments(firstLast));
  }
}
