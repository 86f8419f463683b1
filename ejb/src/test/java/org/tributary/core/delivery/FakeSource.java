package org.tributary.core.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.VirtualTime;

/** A source in virtual time that counts what it sends. */
final class FakeSource implements Sources {
  final Map<String, Resource> resources = new HashMap<>();
  final List<Wire> wires = new ArrayList<>();
  long bodyBytes;
  int gets;
  int heads;
  boolean down;

  /** Each answer breaks off after so many bytes. */
  int breaks = Integer.MAX_VALUE;

  Duration delay = Duration.ofMillis(20);

  private final VirtualTime time;
  private final AtomicInteger leases;

  /** What the source has at one path. */
  static final class Resource {
    byte[] content;
    String etag;
    boolean ranges = true;
    boolean tellsLength = true;
    boolean noStore;
    String type = "video/mp4";
    OptionalLong lifetime = OptionalLong.of(3600);

    Resource(byte[] content, String etag) {
      this.content = content;
      this.etag = etag;
    }
  }

  FakeSource(VirtualTime time, AtomicInteger leases) {
    this.time = time;
    this.leases = leases;
  }

  Resource put(String path, byte[] content) {
    Resource resource = new Resource(content, "\"" + Arrays.hashCode(content) + "\"");
    resources.put(path, resource);
    return resource;
  }

  @Override
  public boolean knows(String source) {
    return source.equals("studio");
  }

  @Override
  public Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    gets++;
    Wire wire = wire(listener);
    Resource found = resources.get(resource.path());
    if (refused(found, wire)) {
      return wire;
    }
    Metadata metadata = metadata(found);
    if (same.isPresent() && !same.get().etag().equals(metadata.etag())) {
      wire.fail(new Failure(Failure.Kind.CHANGED, "changed"));
      return wire;
    }
    if (!found.ranges) {
      long all = found.tellsLength ? found.content.length : -1;
      wire.answer(new Head(metadata, 0, all), found.content);
    } else if (from > 0 && from >= found.content.length) {
      wire.fail(new Failure(Failure.Kind.OUT_OF_RANGE, "beyond the end"));
    } else {
      int end =
          (int) (length < 0 ? found.content.length : Math.min(found.content.length, from + length));
      byte[] body = Arrays.copyOfRange(found.content, (int) from, end);
      wire.answer(new Head(metadata, from, body.length), body);
    }
    return wire;
  }

  @Override
  public Fetch head(MediaId resource, FetchListener listener) {
    heads++;
    Wire wire = wire(listener);
    Resource found = resources.get(resource.path());
    if (!refused(found, wire)) {
      wire.answer(new Head(metadata(found), 0, 0), new byte[0]);
    }
    return wire;
  }

  private boolean refused(@org.jspecify.annotations.Nullable Resource found, Wire wire) {
    if (down) {
      wire.fail(new Failure(Failure.Kind.UNREACHABLE, "the source is down"));
      return true;
    }
    if (found == null) {
      wire.fail(new Failure(Failure.Kind.NOT_FOUND, "no such resource"));
      return true;
    }
    return false;
  }

  private Wire wire(FetchListener listener) {
    Wire wire = new Wire(time, delay, listener, leases, n -> bodyBytes += n);
    wire.breakAt(breaks);
    wires.add(wire);
    return wire;
  }

  private Metadata metadata(Resource found) {
    return new Metadata(
        found.type,
        found.tellsLength ? found.content.length : Version.UNKNOWN,
        Optional.of(found.etag),
        Optional.empty(),
        found.ranges,
        new CacheTerms(found.lifetime, found.noStore, false, false, false, 0, 0),
        time.now().wall());
  }
}
