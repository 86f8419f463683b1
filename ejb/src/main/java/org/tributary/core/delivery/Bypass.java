package org.tributary.core.delivery;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * A receiver's own exchange with the source, for what may be neither kept nor shared (RFC 9111
 * section 5.2.2.5, 5.2.2.7). Confined to turns.
 *
 * <p>One range whose beginning is known is asked for as it came; a suffix needs the length, which
 * nobody may remember, so it and several ranges are answered with the whole. So is a Range that
 * depends on a validator (If-Range).
 */
final class Bypass implements FetchListener {
  private final Response response;
  private final Workbench bench;
  private final MediaRequest request;
  private final Receiver receiver;
  private final Optional<RangeField> range;
  private final long from;
  private @Nullable Fetch fetch;
  private long owed;

  Bypass(Response response, Workbench bench, MediaRequest request, Receiver receiver) {
    this.response = response;
    this.bench = bench;
    this.request = request;
    this.receiver = receiver;
    this.range =
        request.headOnly() || request.ifRange().isPresent()
            ? Optional.empty()
            : request.range().flatMap(RangeField::parse).filter(r -> r.knownStart().isPresent());
    this.from = range.flatMap(RangeField::knownStart).orElse(0L);
  }

  void begin() {
    bench.counters().count(Counter.FETCHED_SOURCE_REQUESTS);
    Sources sources = bench.sources();
    fetch =
        request.headOnly()
            ? sources.head(request.id(), this)
            : sources.get(request.id(), from, wantedLength(), Optional.empty(), this);
  }

  private long wantedLength() {
    return range
        .flatMap(r -> r.in(Long.MAX_VALUE))
        .map(part -> part.end() == Long.MAX_VALUE ? -1 : part.end() - part.from())
        .orElse(-1L);
  }

  /** The receiver takes more. */
  void writable() {
    if (fetch != null) {
      fetch.demand(owed);
      owed = 0;
    }
  }

  void cancel() {
    if (fetch != null) {
      fetch.cancel();
      fetch = null;
    }
  }

  @Override
  public void head(Now now, Head head) {
    Fetch answering = fetch;
    if (answering == null) {
      return;
    }
    Metadata metadata = head.metadata();
    Map<String, String> headers = ResponseHeaders.of(metadata, now.wall());
    headers.put("Cache-Status", response.status().forwarded("bypass").toString());
    if (Conditions.notModified(request, metadata)) {
      response.headSent();
      receiver.head(new ResponseHead(304, headers, 0, Optional.empty()));
      response.finish();
      return;
    }
    if (range.isPresent() && head.from() != from && head.from() != 0) {
      response.failed(new Failure(Failure.Kind.BROKEN, "the source answered another range"));
      return;
    }
    response.headSent();
    receiver.head(
        new ResponseHead(status(head, headers), headers, head.length(), Optional.empty()));
    if (!request.headOnly()) {
      answering.demand(Receiver.WINDOW_BYTES);
    }
  }

  private int status(Head head, Map<String, String> headers) {
    long total = head.metadata().length();
    boolean part =
        range.isPresent()
            && head.from() == from
            && total != Version.UNKNOWN
            && head.length() >= 0
            && head.length() < total;
    if (!part) {
      return 200;
    }
    headers.put("Content-Range", "bytes " + from + "-" + (from + head.length() - 1) + "/" + total);
    return 206;
  }

  @Override
  public void bytes(Now now, Bytes bytes) {
    if (fetch == null) {
      bytes.release();
      return;
    }
    bench.counters().add(Counter.FETCHED_SOURCE_BYTES, bytes.length());
    owed += bytes.length();
    response.send(bytes, Counter.SERVED_SOURCE_BYTES);
  }

  @Override
  public void end(Now now) {
    if (fetch != null) {
      fetch = null;
      response.finish();
    }
  }

  @Override
  public void failed(Now now, Failure failure) {
    if (fetch != null) {
      fetch = null;
      response.failed(failure);
    }
  }
}
