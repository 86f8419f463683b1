package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tributary.core.cooperation.Examples.helper;
import static org.tributary.core.cooperation.Examples.holding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.tributary.core.cooperation.AdvertisementCodec.Decoded;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

class AdvertisementCodecTest {
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final WireForm form = new WireForm(codec);

  private final Advertisement example =
      new Advertisement(
          helper("north-1", "se/north/lulea"),
          1_750_000_000_123L,
          42,
          40,
          10_000,
          0.25,
          0.001,
          List.of(
              holding(1, 0, 9, 20, 20),
              holding(2),
              new Advertisement.Holding(
                  new ObjectKey(-1, Long.MIN_VALUE), SegmentSet.of(1_000_000, 1_000_199))),
          List.of(
              window(1, 0, 10, 39, Audience.EVERYBODY),
              window(1, 3, 2000, 2000, Audience.only(List.of("north-2"))),
              window(2, 1, 0, 599, Audience.allBut(List.of("south.1", "south-2")))));

  private final WindowNews news =
      new WindowNews(
          helper("north-1", "se/north/lulea"),
          1_750_000_000_123L,
          43,
          10_000,
          List.of(window(1, 0, 10, 39, Audience.only(List.of("north-2")))));

  @Test
  void newsHaveTheFormThatOtherReleasesRead() throws IOException {
    form.isTheOneOf("window-news-form-2.hex", codec.encode(news), new Decoded.News(news));
  }

  @Test
  void newsThatAreCutOrNonsenseUnderARightMacNeverThrow() {
    form.isMalformedByAnyCut(codec.encode(news));
    form.survivesNonsense(codec.encode(news), 0, 8, (content, decoded) -> {});
  }

  @Test
  void theFormIsTheOneThatOtherReleasesRead() throws IOException {
    form.isTheOneOf(
        "advertisement-form-2.hex", codec.encode(example), new Decoded.Genuine(example));
  }

  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll("advertisements") Advertisement advertisement) {
    byte[] message = codec.encode(advertisement);

    assertThat(codec.decode(message)).isEqualTo(new Decoded.Genuine(advertisement));
  }

  @Property(tries = 100)
  void theSizeIsKnownBeforehand(@ForAll("advertisements") Advertisement advertisement) {
    int holdings =
        advertisement.holdings().stream().mapToInt(h -> AdvertisementCodec.sizeOf(h.held())).sum();

    assertThat(codec.encode(advertisement).length - holdings)
        .isLessThan(AdvertisementCodec.MAX_BYTES - AdvertisementCodec.capacity());
  }

  @Test
  void aWholeObjectTakesAtMostFortyBytes() {
    assertThat(AdvertisementCodec.sizeOf(Examples.segments(0, 7200))).isLessThanOrEqualTo(40);
    assertThat(AdvertisementCodec.sizeOf(Examples.segments(0, 3, 40, 60, 700, 799)))
        .isLessThanOrEqualTo(40);
  }

  @Test
  void aMessageIsForgedWhenAnyBitOfItIsTurned() {
    form.isForgedByAnyBit(codec.encode(example));
  }

  @Test
  void aMessageThatIsCutIsNeverTaken() {
    byte[] message = codec.encode(example);

    for (int length = 0; length < message.length; length++) {
      assertThat(codec.decode(Arrays.copyOf(message, length)))
          .as("length %s", length)
          .isNotInstanceOf(Decoded.Genuine.class);
    }
  }

  @Test
  void aMessageOfAnotherNetworkIsForged() {
    assertThat(new AdvertisementCodec("another secret").decode(codec.encode(example)))
        .isInstanceOf(Decoded.Forged.class);
  }

  @Test
  void aMessageThatIsTooLongIsNotEvenSigned() {
    assertThat(codec.decode(new byte[AdvertisementCodec.MAX_BYTES + 1]))
        .isInstanceOf(Decoded.Malformed.class);
    assertThatThrownBy(() -> codec.sign(new byte[AdvertisementCodec.MAX_BYTES]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contentThatIsCutUnderARightMacIsMalformed() {
    form.isMalformedByAnyCut(codec.encode(example));
  }

  @Test
  void nonsenseUnderARightMacNeverThrowsAndIsReadAsItIsWritten() {
    form.survivesNonsense(
        codec.encode(example),
        3,
        7,
        (content, decoded) -> {
          if (decoded instanceof Decoded.Genuine genuine && !hasUnknownParts(content)) {
            assertThat(codec.encode(genuine.advertisement())).isEqualTo(codec.sign(content));
          }
        });
  }

  @Test
  void partsThatAreNotKnownAreSkipped() {
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    later.writeBytes(content(example));
    later.writeBytes(new byte[] {5, 3, 1, 2, 3});
    later.writeBytes(new byte[] {90, 0});

    assertThat(codec.decode(codec.sign(later.toByteArray())))
        .isEqualTo(new Decoded.Genuine(example));
  }

  @Test
  void aPartThatComesTwiceIsMalformed() {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(content(example));
    twice.writeBytes(new byte[] {5, 0, 5, 0});

    assertThat(codec.decode(codec.sign(twice.toByteArray()))).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void anotherFormIsMalformed() {
    byte[] content = content(example);
    content[2] = 1;

    assertThat(codec.decode(codec.sign(content))).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aTornObjectIsToldUpToItsLimitOfRuns() {
    List<SegmentSet.Run> runs = new ArrayList<>();
    for (long n = 0; n < AdvertisementCodec.MAX_RUNS + 10; n++) {
      runs.add(new SegmentSet.Run(n * 2, n * 2));
    }
    Advertisement torn =
        Examples.full(
            helper("a", "n/r/s"),
            1,
            new Advertisement.Holding(Examples.object(1), SegmentSet.ofRuns(runs)));

    Decoded decoded = codec.decode(codec.encode(torn));

    assertThat(decoded)
        .isEqualTo(
            new Decoded.Genuine(
                Examples.full(
                    helper("a", "n/r/s"),
                    1,
                    new Advertisement.Holding(
                        Examples.object(1),
                        SegmentSet.ofRuns(runs.subList(0, AdvertisementCodec.MAX_RUNS))))));
  }

  static AdvertisedWindow window(long object, int id, long first, long last, Audience audience) {
    return new AdvertisedWindow(
        Examples.object(object),
        id,
        first,
        last,
        first * 2000,
        (last + 1) * 2000,
        1000,
        60_000,
        20_000,
        audience);
  }

  @Provide
  Arbitrary<List<AdvertisedWindow>> windows() {
    Arbitrary<Audience> audiences =
        Combinators.combine(
                Arbitraries.of(Audience.Kind.values()),
                Arbitraries.strings()
                    .withCharRange('a', 'z')
                    .ofMinLength(1)
                    .ofMaxLength(63)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(Audience.MAX))
            .as(
                (kind, helpers) ->
                    new Audience(kind, kind == Audience.Kind.EVERYBODY ? List.of() : helpers));
    Arbitrary<AdvertisedWindow> one =
        Combinators.combine(
                Arbitraries.longs().between(0, 5),
                Arbitraries.integers().between(0, Integer.MAX_VALUE),
                Arbitraries.longs().between(0, AdvertisementCodec.MAX_NUMBER / 2),
                Arbitraries.longs().between(0, AdvertisedWindow.MAX_SEGMENTS - 1),
                Arbitraries.longs().between(0, AdvertisedWindow.MAX_MILLIS / 2),
                Arbitraries.longs().between(1, AdvertisedWindow.MAX_MILLIS / 2),
                Arbitraries.integers().between(0, AdvertisedWindow.MAX_RATE),
                audiences)
            .as(
                (object, id, first, more, from, stretch, rate, audience) ->
                    new AdvertisedWindow(
                        Examples.object(object),
                        id,
                        first,
                        first + more,
                        from,
                        from + stretch,
                        rate,
                        1 + stretch % AdvertisedWindow.MAX_LENGTH_MILLIS,
                        stretch % AdvertisedWindow.MAX_LENGTH_MILLIS / 2,
                        audience));
    return one.list()
        .ofMaxSize(6)
        .map(
            all -> {
              TreeSet<AdvertisedWindow> sorted = new TreeSet<>(all);
              return List.copyOf(sorted);
            });
  }

  @Provide
  Arbitrary<Advertisement> advertisements() {
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, AdvertisementCodec.MAX_NUMBER);
    Arbitrary<SegmentSet> sets =
        Arbitraries.longs()
            .between(0, 1000)
            .list()
            .ofMaxSize(12)
            .map(
                all -> {
                  SegmentSet set = SegmentSet.EMPTY;
                  for (long n : all) {
                    set = set.with(n);
                  }
                  return set;
                });
    Arbitrary<SegmentSet> far = numbers.map(n -> SegmentSet.EMPTY.with(n));
    Arbitrary<ObjectKey> keys =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(ObjectKey::new);
    Arbitrary<List<Advertisement.Holding>> holdings =
        Arbitraries.maps(keys, Arbitraries.oneOf(sets, far))
            .ofMaxSize(20)
            .map(
                all ->
                    all.entrySet().stream()
                        .map(e -> new Advertisement.Holding(e.getKey(), e.getValue()))
                        .sorted((a, b) -> a.object().compareTo(b.object()))
                        .toList());
    return Combinators.combine(
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(63),
            Arbitraries.longs().between(0, 253_402_300_799_999L),
            Arbitraries.longs().between(1, AdvertisementCodec.MAX_NUMBER),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.longs().between(1, 86_400_000),
            Arbitraries.integers().between(0, 1_000_000),
            holdings,
            windows())
        .as(
            (id, incarnation, version, base, period, ratio, held, passing) ->
                new Advertisement(
                    helper(id, "nation/region/site"),
                    incarnation,
                    version,
                    (long) ((version - 1) * base * 0.999),
                    period,
                    ratio / 1e3,
                    ratio / 1e6,
                    held,
                    passing));
  }

  private byte[] content(Advertisement advertisement) {
    return WireForm.content(codec.encode(advertisement));
  }

  /** Only tags 1 to 4 survive being read and written again. */
  private static boolean hasUnknownParts(byte[] content) {
    int at = 3;
    int parts = 0;
    while (at < content.length) {
      if (content[at++] > 4) {
        return true;
      }
      int length = 0;
      int shift = 0;
      int octet;
      do {
        octet = content[at++];
        length |= (octet & 0x7f) << shift;
        shift += 7;
      } while (octet < 0);
      at += length;
      parts++;
    }
    return parts != 4;
  }
}
