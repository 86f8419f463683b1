package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Description;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/** What every {@link Store} does. */
public abstract class StoreContract {
  protected static final int SEGMENT = 256 * 1024;
  protected static final Description FILM = film("film");

  /** Leases of what tests appended that are not released yet. */
  protected final AtomicLong appended = new AtomicLong();

  /** The store under test. */
  protected abstract Store store();

  /** Runs turns until {@code done}. */
  protected abstract void await(BooleanSupplier done);

  /** Runs whatever turns come of what was asked so far, once all of it has been done. */
  protected abstract void settle();

  /** Leases that the store gave and nobody released. */
  protected abstract long openLeases();

  /** Makes the bytes of a committed segment wrong where they are kept. */
  protected abstract void damage(SegmentKey key);

  @AfterEach
  void nothingLeaks() {
    settle();
    assertThat(openLeases()).isZero();
  }

  @Test
  void givesBackWhatWasWritten() {
    byte[] body = HeapBytes.random(1, SEGMENT);
    write(FILM, 0, body, 10_000);
    Outcome outcome = read(new SegmentKey(FILM.key(), 0));
    assertThat(outcome.body).isEqualTo(body);
    assertThat(outcome.digests).isEqualTo(HeapBytes.digests(body).joined());
  }

  @Test
  void writesSegmentsOfAnyLength() {
    for (int length :
        new int[] {
          0, 1, Digests.CHUNK_BYTES - 1, Digests.CHUNK_BYTES, Digests.CHUNK_BYTES + 1, 200_001
        }) {
      byte[] body = HeapBytes.random(length, length);
      write(FILM, length, body, 777);
      assertThat(read(new SegmentKey(FILM.key(), length)).body).isEqualTo(body);
    }
  }

  @Test
  void pinsWhatWasRead() {
    byte[] body = HeapBytes.random(2, SEGMENT);
    write(FILM, 3, body, SEGMENT);
    SegmentKey key = new SegmentKey(FILM.key(), 3);
    read(key);
    Held held = store().pin(key).orElseThrow();
    assertThat(HeapBytes.bytesOf(held.bytes())).isEqualTo(body);
    held.bytes().release();
  }

  @Test
  void makesOneOfPartsWithoutKeepingIt() {
    byte[] body = HeapBytes.random(9, 2 * Digests.CHUNK_BYTES + 5);
    List<Bytes> parts = new ArrayList<>();
    for (int from = 0; from < body.length; from += 7000) {
      int to = Math.min(body.length, from + 7000);
      parts.add(HeapBytes.of(Arrays.copyOfRange(body, from, to), appended));
    }
    Outcome outcome = new Outcome();
    store().join(parts, outcome);
    assertThat(outcome.body).isNull();
    await(() -> outcome.body != null);
    settle();
    assertThat(outcome.body).isEqualTo(body);
    assertThat(outcome.digests).isEqualTo(HeapBytes.digests(body).joined());
    assertThat(appended).hasValue(0);
  }

  @Test
  void hasNothingThatWasNotCommitted() {
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    Ending ending = new Ending();
    Store.Writing writing = store().write(key, SEGMENT, ending);
    writing.append(HeapBytes.of(new byte[1000], appended));
    assertThat(store().pin(key)).isEmpty();
    assertThat(read(key).why).isNotEmpty();

    writing.abort();
    settle();
    assertThat(read(key).why).isNotEmpty();
    assertThat(ending.outcomes).isEmpty();
    assertThat(appended).hasValue(0);
  }

  @Test
  void reportsNothingWithinTheCall() {
    Ending ending = new Ending();
    Store.Writing writing = store().write(new SegmentKey(FILM.key(), 0), 10, ending);
    writing.append(HeapBytes.of(new byte[10], appended));
    writing.commit(stored(FILM, 0, 10));
    assertThat(ending.outcomes).isEmpty();
    await(() -> !ending.outcomes.isEmpty());
    settle();
    assertThat(ending.outcomes).containsExactly("committed");
  }

  @Test
  void failsAWritingOfTheWrongLength() {
    Ending ending = new Ending();
    Store.Writing writing = store().write(new SegmentKey(FILM.key(), 0), 10, ending);
    writing.append(HeapBytes.of(new byte[9], appended));
    writing.commit(stored(FILM, 0, 10));
    await(() -> !ending.outcomes.isEmpty());
    settle();
    assertThat(ending.outcomes).hasSize(1).first().asString().startsWith("failed");
    assertThat(read(new SegmentKey(FILM.key(), 0)).why).isNotEmpty();
    assertThat(appended).hasValue(0);
  }

  @Test
  void endsAWritingOnce() {
    Store.Writing writing = store().write(new SegmentKey(FILM.key(), 0), 10, new Ending());
    writing.abort();
    assertThatIllegalStateException().isThrownBy(writing::abort);
    assertThatIllegalStateException().isThrownBy(() -> writing.commit(stored(FILM, 0, 10)));
  }

  @Test
  void removesAndWritesAnew() {
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    write(FILM, 0, HeapBytes.random(1, SEGMENT), SEGMENT);
    read(key);
    store().remove(key);
    byte[] again = HeapBytes.random(2, SEGMENT);
    write(FILM, 0, again, SEGMENT);
    assertThat(read(key).body).isEqualTo(again);

    store().remove(key);
    assertThat(read(key).why).isNotEmpty();
    assertThat(store().pin(key)).isEmpty();
  }

  @Test
  void letsReadersFinishWithWhatIsRemoved() {
    byte[] body = HeapBytes.random(1, SEGMENT);
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    write(FILM, 0, body, SEGMENT);
    read(key);
    Held held = store().pin(key).orElseThrow();
    ByteBuffer sent = held.bytes().as(ByteBuffer.class);
    store().remove(key);
    settle();
    assertThat(HeapBytes.bytesOf(held.bytes())).isEqualTo(body);
    held.bytes().release();
    assertThat(sent.remaining()).isEqualTo(SEGMENT);
    assertThat(sent.get(0)).isEqualTo(body[0]);
  }

  @Test
  void findsDamageAndDropsTheSegment() {
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    write(FILM, 0, HeapBytes.random(1, SEGMENT), SEGMENT);
    damage(key);
    assertThat(read(key).why).isNotEmpty();
    assertThat(store().pin(key)).isEmpty();
    write(FILM, 0, HeapBytes.random(2, SEGMENT), SEGMENT);
    assertThat(read(key).body).isNotNull();
  }

  @Test
  void countsLeases() {
    SegmentKey key = new SegmentKey(FILM.key(), 0);
    byte[] body = HeapBytes.random(1, SEGMENT);
    write(FILM, 0, body, SEGMENT);
    read(key);
    Bytes whole = store().pin(key).orElseThrow().bytes();
    Bytes part = whole.slice(100, 300);
    whole.release();
    assertThatIllegalStateException().isThrownBy(whole::release);
    assertThatIllegalStateException().isThrownBy(() -> whole.as(ByteBuffer.class));
    assertThatIllegalStateException().isThrownBy(whole::retain);

    assertThat(part.length()).isEqualTo(200);
    Bytes inner = part.slice(1, 2);
    assertThat(HeapBytes.bytesOf(inner)).containsExactly(body[101]);
    assertThat(part.as(ByteBuffer.class).isReadOnly()).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> part.as(Integer.class));
    inner.release();
    part.release();
  }

  /** Writes a segment in pieces and waits for its commit. */
  protected void write(Description film, long number, byte[] body, int piece) {
    Ending ending = begin(film, number, body, piece);
    await(() -> !ending.outcomes.isEmpty());
    assertThat(ending.outcomes).containsExactly("committed");
  }

  /** Writes a segment in pieces; how it ends is in the result, later. */
  protected Ending begin(Description film, long number, byte[] body, int piece) {
    Ending ending = new Ending();
    SegmentKey key = new SegmentKey(film.key(), number);
    Store.Writing writing = store().write(key, body.length, ending);
    Bytes whole = HeapBytes.of(body, appended);
    for (int from = 0; from < body.length; from += piece) {
      writing.append(whole.slice(from, Math.min(body.length, from + piece)));
    }
    whole.release();
    writing.commit(stored(film, number, body.length));
    return ending;
  }

  /** Reads a segment, and gives its lease back. */
  protected Outcome read(SegmentKey key) {
    Outcome outcome = new Outcome();
    store().read(key, outcome);
    await(() -> outcome.calls > 0);
    assertThat(outcome.calls).isEqualTo(1);
    return outcome;
  }

  protected static StoredSegment stored(Description film, long number, int length) {
    return new StoredSegment(film, number, length, film.metadata(), StoredSegment.FROM_SOURCE);
  }

  protected static Description film(String name) {
    Metadata metadata =
        new Metadata(
            "video/mp4",
            1L << 30,
            Optional.of("\"1\""),
            Optional.empty(),
            true,
            CacheTerms.NONE,
            Instant.parse("2026-01-01T00:00:00Z"));
    return new Description(
        new MediaId("films", "/" + name),
        new Version("\"1\"", 1L << 30, new Layout.Fixed(SEGMENT)),
        metadata);
  }

  /** How a writing ended. */
  public static final class Ending implements Store.WritingOutcome {
    public final List<String> outcomes = new ArrayList<>();

    @Override
    public void committed(Now now) {
      outcomes.add("committed");
    }

    @Override
    public void failed(Now now, String why) {
      outcomes.add("failed: " + why);
    }
  }

  /** How a reading ended. */
  public static final class Outcome implements Store.Reading {
    public int calls;
    public byte @Nullable [] body;
    public byte @Nullable [] digests;
    public String why = "";

    @Override
    public void opened(Now now, Held held) {
      calls++;
      body = HeapBytes.bytesOf(held.bytes());
      digests = held.digests().joined();
      held.bytes().release();
    }

    @Override
    public void missing(Now now, String why) {
      calls++;
      this.why = why;
    }
  }
}
