package org.tributary.core.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;
import org.tributary.core.window.Parts;

/**
 * One receiver's request on its way: which object and version, which bytes, and where each of its
 * segments comes from, one after the other. Confined to turns but for {@link Delivery}'s methods.
 *
 * <p>Its life: resolving (what is it, is it fresh), then delivering segment by segment (from the
 * store if held, else reading along with a fill), then finished, failed or gone. All bytes of one
 * response are of one version: when the object changes on the way the response ends short.
 */
final class Response implements Delivery, Fill.Reader {
  private final Deliveries deliveries;
  private final MediaRequest request;
  private final Receiver receiver;

  private @Nullable Description object;
  private boolean ranged = true;
  private long number = -1;
  private MediaId resource;
  private boolean headSent;
  private boolean over;
  private boolean asked;
  private boolean stale;

  /** Position in the resource of the next byte to send, and where to end. */
  private long position;

  private long end;
  private long waiting;
  private @Nullable Bytes heldBytes;
  private long heldFrom;
  private @Nullable Parts windowed;
  private long windowedFrom;
  private @Nullable Fill fill;
  private @Nullable Course course;
  private long fillFrom;
  private boolean reading;
  private @Nullable Bypass bypass;

  Response(Deliveries deliveries, MediaRequest request, Receiver receiver) {
    this.deliveries = deliveries;
    this.request = request;
    this.receiver = receiver;
    this.resource = request.id();
  }

  /** Goes on where a hit had to stop. */
  static Response resuming(Deliveries deliveries, MemoryHit hit, Receiver receiver) {
    Response response = new Response(deliveries, MediaRequest.get(hit.id()), receiver);
    response.object = hit.exposed().object();
    response.number = hit.exposed().number();
    response.position = hit.position();
    response.end = hit.end();
    response.headSent = true;
    return response;
  }

  // What the receiver tells.

  @Override
  public void writable() {
    deliveries
        .turns()
        .add(
            now -> {
              waiting = 0;
              if (bypass != null) {
                bypass.writable();
              }
              pump(now);
            });
  }

  @Override
  public void gone() {
    deliveries
        .turns()
        .add(
            now -> {
              if (!over) {
                deliveries.counters().count(Counter.RECEIVERS_GONE);
                close();
              }
            });
  }

  // Resolving.

  void start(Now now) {
    Optional<Long> first =
        request.headOnly()
            ? Optional.empty()
            : request
                .range()
                .flatMap(RangeField::parse)
                .map(RangeField::knownStart)
                .orElse(Optional.of(0L));
    deliveries.objects().resolve(now, request, first, this::resolved);
  }

  /** Goes on with what a hit began. */
  void resume(Now now) {
    Description known = object;
    if (known == null || !deliveries.objects().isCurrent(known)) {
      fail("the object changed");
      return;
    }
    deliveries.fills().watch(known.key());
    pump(now);
  }

  private void resolved(Now now, Objects.Resolution resolution) {
    if (over) {
      return;
    }
    if (resolution instanceof Objects.Resolution.Fixed fixed) {
      object = fixed.object();
      ranged = fixed.ranged();
      stale = fixed.stale();
      asked = fixed.asked();
      deliveries.fills().watch(fixed.object().key());
      answer(now, fixed.object().metadata());
    } else if (resolution instanceof Objects.Resolution.Listed listed) {
      object = listed.object();
      number = listed.number();
      resource = listed.resource();
      deliveries.fills().watch(listed.object().key());
      if (listed.known().isPresent()) {
        answer(now, listed.known().get());
      } else {
        openListed(now, listed);
      }
    } else if (resolution instanceof Objects.Resolution.Failed failed) {
      refuse(failed.failure());
    } else {
      bypass = new Bypass(this, deliveries, request, receiver);
      bypass.begin();
    }
  }

  /** A listed segment that is not held: its fill's head tells what it is. */
  private void openListed(Now now, Objects.Resolution.Listed listed) {
    Fill opened =
        deliveries
            .fills()
            .of(
                now,
                Wanted.listed(
                    listed.object(), listed.number(), listed.resource(), Optional.empty()),
                true,
                planned(now, listed.object(), listed.number()));
    fill = opened;
    fillFrom = 0;
    if (opened.isOver()) {
      // It failed within this turn; failed() was not called as we had not joined.
      refuse(new Failure(Failure.Kind.UNREACHABLE, "no supplier is left for " + resource));
      return;
    }
    opened.join(this);
    readAhead(now, listed.object());
    if (opened.resource().isPresent()) {
      answer(now, opened.resource().get());
    } else {
      opened.demand(now);
    }
  }

  // Answering.

  private void answer(Now now, Metadata metadata) {
    if (Conditions.notModified(request, metadata)) {
      Map<String, String> headers = ResponseHeaders.of(metadata, now.wall());
      headers.put("Cache-Status", status().toString());
      receiver.head(new ResponseHead(304, headers, 0, Optional.empty()));
      headSent = true;
      finish();
      return;
    }
    long length = metadata.length();
    position = 0;
    end = length == Version.UNKNOWN ? Long.MAX_VALUE : length;
    int status = 200;
    Map<String, String> headers = ResponseHeaders.of(metadata, now.wall());
    Optional<RangeField> range =
        length == Version.UNKNOWN || !Conditions.rangeApplies(request, metadata)
            ? Optional.empty()
            : request.range().flatMap(RangeField::parse);
    if (range.isPresent()) {
      Optional<RangeField.Part> part = range.get().in(length);
      if (part.isEmpty()) {
        headers.put("Content-Range", "bytes */" + length);
        problem(416, headers, "Range not satisfiable", "the resource has " + length + " bytes");
        return;
      }
      if (!part.get().isWhole()) {
        status = 206;
        position = part.get().from();
        end = part.get().end();
        headers.put("Content-Range", "bytes " + position + "-" + (end - 1) + "/" + length);
      }
    }
    headers.put("Cache-Status", plan(now).toString());
    Description known = object;
    if (known != null && number >= 0 && deliveries.isLinked()) {
      deliveries
          .objects()
          .renditions()
          .next(known, number, resource)
          .ifPresent(next -> headers.put("Link", ResponseHeaders.next(next)));
    }
    long bodyLength = length == Version.UNKNOWN ? -1 : end - position;
    notePlay(now);
    headSent = true;
    receiver.head(new ResponseHead(status, headers, bodyLength, Optional.empty()));
    if (request.headOnly() || position == end) {
      finish();
      return;
    }
    pump(now);
  }

  private void notePlay(Now now) {
    Description known = object;
    if (request.headOnly() || known == null) {
      return;
    }
    deliveries.played(now, known, number, deliveries.share(known, position, end));
  }

  /**
   * Who will supply how many bytes, as far as can be told before: the plan at this moment (RFC
   * 9211; what really happened is in the counters).
   */
  private CacheStatus plan(Now now) {
    CacheStatus status = status();
    Description known = object;
    if (known == null || end == Long.MAX_VALUE) {
      return status.forwarded("miss");
    }
    long at = position;
    long first = keyAt(known, position).number();
    List<String> origins = List.of();
    while (at < end) {
      SegmentKey key = keyAt(known, at);
      long to = Math.min(end, segmentEnd(known, at));
      if (deliveries.shelf().holds(key)) {
        status.own(to - at);
      } else if (deliveries.windows().find(now, key).isPresent()) {
        status.window(to - at);
      } else {
        if (origins.isEmpty()) {
          origins = deliveries.origins(now, known, first, keyAt(known, end - 1).number());
        }
        String origin = origins.get(Math.toIntExact(key.number() - first));
        Optional<Fill> shared = deliveries.fills().underWay(key);
        status.from(origin, to - at, shared.map(Fill::hasReaders).orElse(false));
      }
      at = to;
    }
    return status.planned();
  }

  CacheStatus status() {
    CacheStatus status = new CacheStatus(deliveries.helperId());
    if (stale) {
      status.stale();
    }
    if (asked) {
      status.asked();
    }
    return status;
  }

  private void refuse(Failure failure) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Status", status().forwarded("miss").toString());
    String detail = failure.detail();
    switch (failure.kind()) {
      case NOT_FOUND -> problem(404, headers, "Not found", detail);
      case FORBIDDEN -> problem(403, headers, "Refused by the source", detail);
      case OUT_OF_RANGE -> problem(416, headers, "Range not satisfiable", detail);
      case TIMED_OUT -> problem(504, headers, "The source did not answer in time", detail);
      case BUSY -> {
        headers.put("Retry-After", Long.toString(Math.max(1, failure.retryAfterMillis() / 1000)));
        problem(503, headers, "The source is busy", detail);
      }
      default -> problem(502, headers, "The source cannot be used", detail);
    }
  }

  private void problem(int status, Map<String, String> headers, String title, String detail) {
    headSent = true;
    receiver.head(
        new ResponseHead(
            status, headers, -1, Optional.of(new ResponseHead.Problem(title, detail))));
    finish();
  }

  // Delivering.

  private SegmentKey keyAt(Description of, long at) {
    if (of.version().layout() instanceof Layout.Fixed fixed) {
      return new SegmentKey(of.key(), fixed.numberAt(at));
    }
    return new SegmentKey(of.key(), number);
  }

  private long segmentStart(Description of, long at) {
    return of.version().layout() instanceof Layout.Fixed fixed
        ? fixed.startOf(fixed.numberAt(at))
        : 0;
  }

  private long segmentEnd(Description of, long at) {
    return of.version().layout() instanceof Layout.Fixed fixed
        ? segmentStart(of, at) + fixed.segmentBytes()
        : end;
  }

  /** Sends what can be sent now. */
  private void pump(Now now) {
    while (!over && headSent && !reading && waiting < Receiver.WINDOW_BYTES && position < end) {
      if (bypass != null) {
        return;
      }
      if (heldBytes == null && windowed == null && fill == null && !open(now)) {
        return;
      }
      if (!sendSome(now)) {
        return;
      }
    }
    if (!over && headSent && position >= end) {
      finish();
    }
  }

  private boolean sendSome(Now now) {
    if (heldBytes != null) {
      return sendHeld(heldBytes);
    }
    if (windowed != null) {
      sendWindowed(windowed);
      return true;
    }
    return sendFilled(now);
  }

  /** Opens the segment at the position; false if it has to be waited for, or failed. */
  private boolean open(Now now) {
    Description of = object;
    if (of == null) {
      throw new IllegalStateException("delivering nothing to a receiver of " + resource);
    }
    SegmentKey key = keyAt(of, position);
    Optional<Held> pinned = deliveries.store().pin(key);
    if (pinned.isPresent() && deliveries.shelf().holds(key)) {
      heldBytes = pinned.get().bytes();
      heldFrom = segmentStart(of, position);
      readAhead(now, of);
      return true;
    }
    pinned.ifPresent(held -> held.bytes().release());
    if (deliveries.shelf().holds(key)) {
      reading = true;
      deliveries.store().read(key, new FromStore(key));
      readAhead(now, of);
      return false;
    }
    return openFill(now, of, key);
  }

  private boolean openFill(Now now, Description of, SegmentKey key) {
    if (!deliveries.objects().isCurrent(of)) {
      fail("the object changed at its source");
      return false;
    }
    Optional<Parts> passed = deliveries.windows().read(now, key);
    if (passed.isPresent()) {
      windowed = passed.get();
      windowedFrom = segmentStart(of, position);
      readAhead(now, of);
      return true;
    }
    Fill joined = join(now, of, key);
    if (joined.isOver()) {
      fail("no supplier is left");
      return false;
    }
    fill = joined;
    fillFrom = segmentStart(of, position);
    joined.join(this);
    readAhead(now, of);
    return true;
  }

  private Fill join(Now now, Description of, SegmentKey key) {
    Optional<Fill> shared = deliveries.fills().underWay(key);
    if (shared.isPresent()) {
      deliveries.counters().count(Counter.FILLS_SHARED);
      return shared.get();
    }
    Wanted wanted =
        number < 0
            ? Wanted.fixed(of, key.number())
            : Wanted.listed(of, number, resource, Optional.empty());
    return deliveries.fills().of(now, wanted, ranged, planned(now, of, key.number()));
  }

  private Optional<String> planned(Now now, Wanted next) {
    return planned(now, next.object(), next.key().number());
  }

  /** The helper that the plan of this delivery names for a segment. */
  private Optional<String> planned(Now now, Description of, long segment) {
    Course following = course;
    if (following == null) {
      following = deliveries.course(of);
      course = following;
    }
    boolean bounded = of.version().layout() instanceof Layout.Fixed && end != Long.MAX_VALUE;
    long left = bounded ? keyAt(of, end - 1).number() - segment + 1 : Long.MAX_VALUE;
    return following.helper(now, segment, left);
  }

  /** Sees to it that the next segments are on their way before they are needed. */
  private void readAhead(Now now, Description of) {
    int count = deliveries.readAhead();
    if (number >= 0) {
      deliveries.prefetcher().after(now, of, number, Math.min(count, 1), this::planned);
      return;
    }
    Layout.Fixed layout = Wanted.layout(of);
    long current = layout.numberAt(position);
    for (long next = current + 1; next <= current + count; next++) {
      if (layout.startOf(next) >= end) {
        return;
      }
      deliveries.prefetcher().ahead(now, Wanted.fixed(of, next), ranged, this::planned);
    }
  }

  private boolean sendHeld(Bytes held) {
    int from = Math.toIntExact(position - heldFrom);
    int to = (int) Math.min(held.length(), end - heldFrom);
    if (from < to) {
      send(held.slice(from, to), Counter.SERVED_OWN_BYTES);
    } else if (!isLast(held.length())) {
      fail("a held segment is shorter than it should be");
      return false;
    }
    if (position - heldFrom >= held.length() && isLast(held.length())) {
      end = position;
    }
    if (position - heldFrom >= held.length() || position >= end) {
      held.release();
      heldBytes = null;
    }
    return true;
  }

  /** Whether this is the last segment of what had no length when the response began. */
  private boolean isLast(long length) {
    Description of = object;
    return end == Long.MAX_VALUE
        && of != null
        && (!(of.version().layout() instanceof Layout.Fixed fixed)
            || length < fixed.segmentBytes());
  }

  private void sendWindowed(Parts passed) {
    long at = position - windowedFrom;
    if (at < passed.length()) {
      send(passed.slice(at, end - position), Counter.SERVED_WINDOW_BYTES);
    } else if (!isLast(passed.length())) {
      fail("a passed segment is shorter than it should be");
      return;
    }
    boolean done = position - windowedFrom >= passed.length();
    if (done && isLast(passed.length())) {
      end = position;
    }
    if (done || position >= end) {
      passed.release();
      windowed = null;
    }
  }

  private boolean sendFilled(Now now) {
    Fill from = fill;
    if (from == null) {
      throw new IllegalStateException("nothing to read from");
    }
    long offset = position - fillFrom;
    if (from.isComplete() && offset >= from.received()) {
      // The end of what had no length.
      end = position;
      leaveFill();
      return true;
    }
    Optional<Fill.Piece> piece = from.read(now, offset, end - position);
    if (piece.isEmpty()) {
      return false;
    }
    send(piece.get().bytes(), servedFrom(piece.get().supplier()));
    if (fill == from && (position - fillFrom == from.limit() || position >= end)) {
      leaveFill();
    }
    return true;
  }

  private static Counter servedFrom(String supplier) {
    return supplier.equals(StoredSegment.FROM_SOURCE)
        ? Counter.SERVED_SOURCE_BYTES
        : Counter.SERVED_NEIGHBOUR_BYTES;
  }

  void send(Bytes bytes, Counter by) {
    int length = bytes.length();
    position += length;
    waiting += length;
    deliveries.counters().add(by, length);
    deliveries.counters().add(Counter.SERVED_BYTES, length);
    receiver.send(bytes);
  }

  private void leaveFill() {
    Fill left = fill;
    fill = null;
    if (left != null) {
      left.leave(this);
    }
  }

  // What a fill tells.

  @Override
  public void advanced(Now now) {
    Fill from = fill;
    if (over || from == null) {
      return;
    }
    if (!headSent) {
      if (from.resource().isPresent()) {
        answer(now, from.resource().get());
      }
      return;
    }
    pump(now);
  }

  @Override
  public void stored(Now now) {
    fill = null;
    if (!over) {
      pump(now);
    }
  }

  @Override
  public void failed(Now now, Failure failure) {
    fill = null;
    bypass = null;
    if (over) {
      return;
    }
    if (headSent) {
      fail(failure.detail());
    } else {
      refuse(failure);
    }
  }

  private final class FromStore implements Store.Reading {
    private final SegmentKey key;

    FromStore(SegmentKey key) {
      this.key = key;
    }

    @Override
    public void opened(Now now, Held held) {
      reading = false;
      Description of = object;
      if (over || of == null) {
        held.bytes().release();
        return;
      }
      heldBytes = held.bytes();
      heldFrom = segmentStart(of, position);
      pump(now);
    }

    @Override
    public void missing(Now now, String why) {
      reading = false;
      deliveries.shelf().lost(key);
      pump(now);
    }
  }

  /** A head has been sent that is not this object's own. */
  void headSent() {
    headSent = true;
    end = Long.MAX_VALUE;
  }

  // Ending.

  void finish() {
    if (over) {
      return;
    }
    close();
    receiver.finish();
  }

  private void fail(String why) {
    if (over) {
      return;
    }
    close();
    deliveries.counters().count(Counter.RESPONSES_SHORT);
    receiver.fail(why);
  }

  private void close() {
    over = true;
    leaveFill();
    if (heldBytes != null) {
      heldBytes.release();
      heldBytes = null;
    }
    if (windowed != null) {
      windowed.release();
      windowed = null;
    }
    if (bypass != null) {
      bypass.cancel();
      bypass = null;
    }
    if (object != null) {
      deliveries.fills().unwatch(object.key());
    }
    deliveries.ended(this);
  }
}
