package org.tributary.web.helper;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.Relay;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Sha256;
import org.tributary.web.response.Body;
import org.tributary.web.response.HeapBytes;
import org.tributary.web.response.StreamedResponse;
import org.tributary.web.response.Ties;

/**
 * A segment that is passed on to another helper while it comes, as {@link SegmentFraming} frames
 * it: chunk by chunk, each behind the digest that is taken of it here. May be used from any thread.
 *
 * <p>What is held after all, or refused, is left to the {@link Lending} that it was made with.
 */
final class RelayedBody implements Relay, Body {
  private final int from;
  private final LaterBody whole = new LaterBody();
  private final Lending atOnce;
  private final Ties ties = new Ties();

  // Guarded by the ties.
  private final Deque<Bytes> coming = new ArrayDeque<>();
  private Optional<ResponseHead> head = Optional.empty();
  private byte @Nullable [] preamble;
  private int length;
  private int position;
  private int arrived;
  private boolean finished;
  private boolean failed;
  private boolean relayed;

  /**
   * Nothing is known yet.
   *
   * @param from the first byte that was asked for
   * @param atOnce makes what hears of a segment that is held after all, or refused, for a body that
   *     it is to give
   */
  RelayedBody(int from, Function<LaterBody, Lending> atOnce) {
    this.from = from;
    this.atOnce = atOnce.apply(whole);
  }

  /** The response to wake. Set before it begins. */
  void writes(StreamedResponse to) {
    ties.writes(to);
    whole.writes(to);
  }

  /** Who to tell what becomes of the response. */
  void serves(Delivery by) {
    ties.serves(by);
  }

  // What the core tells.

  @Override
  public void held(StoredSegment segment, Held held) {
    atOnce.held(segment, held);
  }

  @Override
  public void notHeld() {
    atOnce.notHeld();
  }

  @Override
  public void busy(int retryAfterSeconds) {
    atOnce.busy(retryAfterSeconds);
  }

  @Override
  public void begins(StoredSegment segment) {
    int start = SegmentFraming.aligned(from);
    byte[] before = SegmentFraming.preamble(segment, start);
    long bodyLength = SegmentFraming.bodyLength(before, segment, start);
    synchronized (ties) {
      relayed = true;
      preamble = before;
      length = segment.length();
      position = start;
      head =
          Optional.of(
              new ResponseHead(
                  200,
                  Map.of("Content-Type", SegmentFraming.MEDIA_TYPE),
                  bodyLength,
                  Optional.empty()));
    }
    ties.wake();
  }

  @Override
  public void send(Bytes bytes) {
    synchronized (ties) {
      if (ties.isOver()) {
        bytes.release();
        return;
      }
      coming.add(bytes);
      arrived += bytes.length();
    }
    ties.wake();
  }

  @Override
  public void finish() {
    synchronized (ties) {
      finished = true;
    }
    ties.wake();
  }

  @Override
  public void fail(String why) {
    synchronized (ties) {
      failed = true;
    }
    ties.wake();
  }

  // What the response asks.

  @Override
  public Optional<ResponseHead> head() {
    synchronized (ties) {
      return relayed ? head : whole.head();
    }
  }

  @Override
  public Step next() {
    synchronized (ties) {
      if (!relayed) {
        return whole.next();
      }
      byte[] before = preamble;
      if (before != null) {
        preamble = null;
        ties.gave();
        return new Step.Piece(new HeapBytes(before));
      }
      int chunk = Math.min(Digests.CHUNK_BYTES, length - position);
      if (chunk > 0 && arrived >= chunk) {
        ties.gave();
        return new Step.Piece(new HeapBytes(framed(chunk)));
      }
      if (chunk == 0 && finished) {
        return new Step.Finish();
      }
      return failed || finished ? new Step.Cut() : new Step.Wait();
    }
  }

  /** The next chunk behind its digest. */
  private byte[] framed(int chunk) {
    byte[] framed = new byte[Sha256.LENGTH + chunk];
    int at = Sha256.LENGTH;
    while (at < framed.length) {
      Bytes first = coming.remove();
      int take = Math.min(first.length(), framed.length - at);
      ByteBuffer bytes = first.as(ByteBuffer.class);
      bytes.get(framed, at, take);
      if (take < first.length()) {
        coming.addFirst(first.slice(take, first.length()));
      }
      first.release();
      at += take;
    }
    var digest = Sha256.digest();
    digest.update(framed, Sha256.LENGTH, chunk);
    System.arraycopy(digest.digest(), 0, framed, 0, Sha256.LENGTH);
    position += chunk;
    arrived -= chunk;
    return framed;
  }

  @Override
  public void left() {
    ties.left();
  }

  @Override
  public void ended(Ending ending, long bytes) {
    if (!ties.end(ending)) {
      return;
    }
    boolean asWhole;
    synchronized (ties) {
      asWhole = !relayed;
      coming.forEach(Bytes::release);
      coming.clear();
    }
    if (asWhole) {
      whole.ended(ending, bytes);
    }
  }
}
