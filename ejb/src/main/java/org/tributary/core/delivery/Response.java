package org.tributary.core.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.counting.Counter;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * One receiver's request on its way: which object and version, which bytes of it, and how that
 * ends. Confined to turns but for {@link Delivery}'s methods.
 *
 * <p>Its life: resolving (what is it, is it fresh), answering (status and headers), then the bytes,
 * which an {@link Assembly} gathers, or a {@link Bypass} where they are for this receiver alone;
 * then finished, failed or gone.
 */
final class Response implements Delivery, Assembly.Outlet {
  private final Workbench bench;
  private final MediaRequest request;
  private final Receiver receiver;
  private boolean stale;
  private boolean asked;
  private boolean headSent;
  private boolean over;
  private @Nullable Assembly assembly;
  private @Nullable Bypass bypass;

  Response(Workbench bench, MediaRequest request, Receiver receiver) {
    this.bench = bench;
    this.request = request;
    this.receiver = receiver;
  }

  // What the receiver tells.

  @Override
  public void writable() {
    bench
        .turns()
        .add(
            now -> {
              if (bypass != null) {
                bypass.writable();
              } else if (assembly != null) {
                assembly.writable(now);
              }
            });
  }

  @Override
  public void gone() {
    bench
        .turns()
        .add(
            now -> {
              if (!over) {
                bench.counters().count(Counter.RECEIVERS_GONE);
                close();
              }
            });
  }

  // Resolving.

  /** Finds out what is asked for, and answers. */
  void start(Now now) {
    Optional<Long> first =
        request.headOnly()
            ? Optional.empty()
            : request
                .range()
                .flatMap(RangeField::parse)
                .map(RangeField::knownStart)
                .orElse(Optional.of(0L));
    bench.objects().resolve(now, request, first, this::resolved);
  }

  /** Goes on where a hit had to stop. */
  void resume(Now now, MemoryHit hit) {
    headSent = true;
    Description object = hit.exposed().object();
    if (!bench.objects().isCurrent(object)) {
      fail("the object changed");
      return;
    }
    assemble(object, hit.exposed().number(), hit.id(), true).begin(now, hit.position(), hit.end());
  }

  private void resolved(Now now, Objects.Resolution resolution) {
    if (over) {
      return;
    }
    if (resolution instanceof Objects.Resolution.Fixed fixed) {
      stale = fixed.stale();
      asked = fixed.asked();
      Description object = fixed.object();
      answer(now, assemble(object, -1, request.id(), fixed.ranged()), object.metadata());
    } else if (resolution instanceof Objects.Resolution.Listed listed) {
      Assembly body = assemble(listed.object(), listed.number(), listed.resource(), true);
      if (listed.known().isPresent()) {
        answer(now, body, listed.known().get());
      } else {
        body.open(now);
      }
    } else if (resolution instanceof Objects.Resolution.Failed failed) {
      refuse(failed.failure());
    } else {
      bypass = new Bypass(this, bench, request, receiver);
      bypass.begin();
    }
  }

  private Assembly assemble(Description object, long number, MediaId resource, boolean ranged) {
    Assembly body = new Assembly(bench, object, number, resource, ranged, this);
    assembly = body;
    return body;
  }

  // Answering.

  private void answer(Now now, Assembly body, Metadata metadata) {
    Map<String, String> headers = ResponseHeaders.of(metadata, now.wall());
    if (Conditions.notModified(request, metadata)) {
      headers.put("Cache-Status", status().toString());
      head(304, headers, 0);
      finish();
      return;
    }
    long length = metadata.length();
    long from = 0;
    long end = length == Version.UNKNOWN ? Long.MAX_VALUE : length;
    int status = 200;
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
        from = part.get().from();
        end = part.get().end();
        headers.put("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + length);
      }
    }
    headers.put("Cache-Status", body.forecast(now, from, end, status()).toString());
    if (bench.settings().prefetch().hints()) {
      body.next().ifPresent(next -> headers.put("Link", ResponseHeaders.next(next)));
    }
    if (!request.headOnly()) {
      body.played(now, from, end);
    }
    head(status, headers, length == Version.UNKNOWN ? -1 : end - from);
    if (request.headOnly() || from == end) {
      finish();
      return;
    }
    body.begin(now, from, end);
  }

  private void head(int status, Map<String, String> headers, long bodyLength) {
    headSent = true;
    receiver.head(new ResponseHead(status, headers, bodyLength, Optional.empty()));
  }

  /** What Cache-Status says of any answer. */
  CacheStatus status() {
    CacheStatus status = new CacheStatus(bench.helperId());
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

  // What the assembly or the bypass tells.

  @Override
  public void described(Now now, Assembly body, Metadata resource) {
    answer(now, body, resource);
  }

  /** A head has been sent that is not the object's own. */
  void headSent() {
    headSent = true;
  }

  @Override
  public void send(Bytes bytes, Counter by) {
    bench.counters().add(by, bytes.length());
    bench.counters().add(Counter.SERVED_BYTES, bytes.length());
    receiver.send(bytes);
  }

  @Override
  public void finish() {
    if (over) {
      return;
    }
    close();
    receiver.finish();
  }

  @Override
  public void failed(Failure failure) {
    if (over) {
      return;
    }
    if (headSent) {
      fail(failure.detail());
    } else {
      refuse(failure);
    }
  }

  private void fail(String why) {
    close();
    bench.counters().count(Counter.RESPONSES_SHORT);
    receiver.fail(why);
  }

  private void close() {
    over = true;
    if (assembly != null) {
      assembly.close();
      assembly = null;
    }
    if (bypass != null) {
      bypass.cancel();
      bypass = null;
    }
    bench.load().responseEnded();
  }
}
