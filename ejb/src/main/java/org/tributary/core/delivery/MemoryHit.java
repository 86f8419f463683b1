package org.tributary.core.delivery;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.MediaId;

/** A hit on segments of the own store that are in memory. Confined to whoever delivers it. */
final class MemoryHit implements Hit {
  private final Store store;
  private final MediaId id;
  private final Exposure.Exposed exposed;
  private final ResponseHead head;
  private final long end;
  private long position;
  private @Nullable Bytes first;

  private MemoryHit(
      Store store,
      MediaId id,
      Exposure.Exposed exposed,
      ResponseHead head,
      long position,
      long end,
      Bytes first) {
    this.store = store;
    this.id = id;
    this.exposed = exposed;
    this.head = head;
    this.position = position;
    this.end = end;
    this.first = first;
  }

  /** The hit on {@code exposed}, if its first segment is in memory and all wanted ones are held. */
  static Optional<MemoryHit> of(
      Store store,
      Holdings holdings,
      MediaRequest request,
      Exposure.Exposed exposed,
      Instant wall,
      String helperId,
      boolean linked) {
    if (request.headOnly()
        || !wall.isBefore(exposed.freshUntil())
        || request.ifNoneMatch().isPresent()
        || request.ifModifiedSince().isPresent()) {
      return Optional.empty();
    }
    long length = exposed.resource().length();
    long position = 0;
    long end = length;
    int status = 200;
    if (request.range().isPresent() && Conditions.rangeApplies(request, exposed.resource())) {
      Optional<RangeField> range = RangeField.parse(request.range().get());
      Optional<RangeField.Part> part = range.flatMap(r -> r.in(length));
      if (range.isPresent() && part.isEmpty()) {
        return Optional.empty();
      }
      if (part.isPresent() && !part.get().isWhole()) {
        status = 206;
        position = part.get().from();
        end = part.get().end();
      }
    }
    if (position >= end || !holdings.holdsAll(exposed, position, end)) {
      return Optional.empty();
    }
    Optional<Held> held = store.pin(exposed.segments().at(position));
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> headers = exposed.headers(wall);
    if (status == 206) {
      headers.put("Content-Range", "bytes " + position + "-" + (end - 1) + "/" + length);
    }
    CacheStatus cacheStatus = new CacheStatus(helperId);
    cacheStatus.own(end - position);
    headers.put("Cache-Status", cacheStatus.toString());
    if (linked) {
      exposed.link().ifPresent(link -> headers.put("Link", link));
    }
    ResponseHead head = new ResponseHead(status, headers, end - position, Optional.empty());
    return Optional.of(
        new MemoryHit(store, request.id(), exposed, head, position, end, held.get().bytes()));
  }

  MediaId id() {
    return id;
  }

  Exposure.Exposed exposed() {
    return exposed;
  }

  long position() {
    return position;
  }

  long end() {
    return end;
  }

  @Override
  public ResponseHead head() {
    return head;
  }

  @Override
  public boolean isComplete() {
    return position >= end;
  }

  @Override
  public Optional<Bytes> next() {
    if (isComplete()) {
      return Optional.empty();
    }
    Bytes whole = first;
    first = null;
    if (whole == null) {
      Optional<Held> held = store.pin(exposed.segments().at(position));
      if (held.isEmpty()) {
        return Optional.empty();
      }
      whole = held.get().bytes();
    }
    long start = exposed.segments().startOf(position);
    int from = Math.toIntExact(position - start);
    int to = (int) Math.min(whole.length(), end - start);
    Bytes piece = from == 0 && to == whole.length() ? whole : whole.slice(from, to);
    if (piece != whole) {
      whole.release();
    }
    position = start + to;
    return Optional.of(piece);
  }

  /** Lets go of what was pinned and not given out; harmless when there is nothing. */
  @Override
  public void close() {
    if (first != null) {
      first.release();
      first = null;
    }
  }
}
