package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;
import org.tributary.core.media.Version;

class SegmentFramingTest {

  @Property(tries = 60)
  void whatIsFramedComesOutFromWhereItWasAskedFor(
      @ForAll @IntRange(max = 200_000) int length, @ForAll @IntRange(max = 200_000) int anywhere)
      throws IOException {
    int from = Math.min(anywhere, length);
    byte[] content = content(length);
    StoredSegment segment = segment(length);

    byte[] body = framed(segment, content, from);
    SegmentFraming.Reader reader = new SegmentFraming.Reader(segment.key(), from);

    assertThat(read(reader, body)).isEqualTo(Arrays.copyOfRange(content, from, length));
    assertThat(reader.needed()).isZero();
    StoredSegment told = reader.segment().orElseThrow();
    assertThat(told.description()).isEqualTo(segment.description());
    assertThat(told.resource()).isEqualTo(segment.resource());
    assertThat(told.length()).isEqualTo(length);
    int start = SegmentFraming.aligned(from);
    assertThat(SegmentFraming.bodyLength(SegmentFraming.preamble(segment, start), segment, start))
        .isEqualTo(body.length);
  }

  @Property(tries = 300)
  void noFlippedBitPassesUnnoticed(@ForAll @IntRange(max = 8_000_000) int anyBit)
      throws IOException {
    byte[] content = content(100_000);
    StoredSegment segment = segment(100_000);
    byte[] body = framed(segment, content, 0);
    int metadata = SegmentFraming.preamble(segment, 0).length;
    int bit = anyBit % (body.length * 8);
    body[bit / 8] ^= (byte) (1 << (bit % 8));
    SegmentFraming.Reader reader = new SegmentFraming.Reader(segment.key(), 0);

    if (bit / 8 >= metadata) {
      assertThatThrownBy(() -> read(reader, body))
          .isInstanceOf(SegmentFraming.CorruptException.class);
    } else {
      assertThat(readOrRefuse(reader, body))
          .satisfiesAnyOf(
              came -> assertThat(came).isEmpty(), came -> assertThat(content).startsWith(came));
    }
  }

  @Test
  void anotherSegmentThanTheOneAskedForIsRefused() throws IOException {
    StoredSegment segment = segment(1000);
    byte[] body = framed(segment, content(1000), 0);
    SegmentKey key = segment.key();

    for (SegmentKey other :
        new SegmentKey[] {
          new SegmentKey(key.object(), key.number() + 1),
          new SegmentKey(
              new org.tributary.core.media.ObjectKey(key.object().media(), 1), key.number())
        }) {
      assertThatThrownBy(() -> read(new SegmentFraming.Reader(other, 0), body))
          .isInstanceOf(SegmentFraming.MalformedException.class);
    }
    assertThatThrownBy(() -> read(new SegmentFraming.Reader(key, 1001), body))
        .isInstanceOf(SegmentFraming.MalformedException.class);
  }

  @Test
  void aPreambleBeginsWithAChunk() {
    assertThatThrownBy(() -> SegmentFraming.preamble(segment(1000), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SegmentFraming.preamble(segment(1000), Digests.CHUNK_BYTES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] readOrRefuse(SegmentFraming.Reader reader, byte[] body) {
    try {
      return read(reader, body);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Reads as much as is there. */
  private static byte[] read(SegmentFraming.Reader reader, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (reader.needed() > 0 && at + reader.needed() <= body.length) {
      byte[] element = Arrays.copyOfRange(body, at, at + reader.needed());
      at += element.length;
      SegmentFraming.Piece piece = reader.take(element);
      out.write(element, piece.offset(), piece.length());
    }
    return out.toByteArray();
  }

  private static byte[] framed(StoredSegment segment, byte[] content, int from) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int start = SegmentFraming.aligned(from);
    out.write(SegmentFraming.preamble(segment, start));
    for (int at = start; at < content.length; at += Digests.CHUNK_BYTES) {
      int end = Math.min(content.length, at + Digests.CHUNK_BYTES);
      byte[] chunk = Arrays.copyOfRange(content, at, end);
      out.write(Sha256.digest().digest(chunk));
      out.write(chunk);
    }
    return out.toByteArray();
  }

  private static StoredSegment segment(int length) {
    Metadata metadata =
        new Metadata(
            "video/mp4",
            5_000_000,
            Optional.of("\"e\""),
            Optional.of(Instant.EPOCH),
            true,
            CacheTerms.NONE,
            Instant.EPOCH);
    Description description =
        new Description(
            new MediaId("s", "/movie.mp4"),
            new Version("\"e\"", 5_000_000, new Layout.Fixed(1 << 20)),
            metadata);
    return new StoredSegment(description, 3, length, metadata, StoredSegment.FROM_SOURCE);
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }
}
