package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Freshness;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * One question to the outside about an object, for all who wait for its answer: what is it, or is
 * it still what it was. Confined to turns.
 *
 * <p>A neighbour that advertises the object is asked first, then the source, by a GET of the
 * segment that is wanted: its head describes the object, its bytes become the first fill. What is
 * known already is validated with a HEAD.
 */
final class Inquiry {
  private final Objects objects;
  private final Sources sources;
  private final Neighbours neighbours;
  private final Fills fills;
  private final Counters counters;
  private final MediaId id;
  private final long start;
  private final List<Objects.Resolved> waiting = new ArrayList<>();
  private boolean begun;

  /**
   * Asks nothing yet.
   *
   * @param start of the first byte that is wanted, or -1 if that is not known
   */
  Inquiry(
      Objects objects,
      Sources sources,
      Neighbours neighbours,
      Fills fills,
      Counters counters,
      MediaId id,
      long start) {
    this.objects = objects;
    this.sources = sources;
    this.neighbours = neighbours;
    this.fills = fills;
    this.counters = counters;
    this.id = id;
    this.start = start;
  }

  /** Tells {@code then} as well when the answer is there. */
  void join(Objects.Resolved then) {
    waiting.add(then);
  }

  /** Asks a neighbour that advertises the object, else the source. */
  void describe(Now now) {
    if (begun) {
      return;
    }
    begun = true;
    List<Objects.Advertised> advertised = objects.advertised(now, id);
    if (advertised.isEmpty()) {
      probe();
      return;
    }
    Objects.Advertised nearest = advertised.get(0);
    neighbours.describe(
        nearest.neighbour().url(),
        nearest.key(),
        (later, answer) -> {
          Optional<Description> right =
              answer.filter(d -> d.id().equals(id) && d.key().equals(nearest.key()));
          if (right.isEmpty() || !(right.get().version().layout() instanceof Layout.Fixed)) {
            probe();
            return;
          }
          Knowledge fixed = objects.vouched(later, right.get());
          if (objects.use(later, fixed) == Freshness.Use.VALIDATE) {
            begun = false;
            validate(fixed);
          } else {
            settle(later, objects.found(fixed, false, false));
          }
        });
  }

  /** Asks the source whether what is known still holds. */
  void validate(Knowledge fixed) {
    if (begun) {
      return;
    }
    begun = true;
    if (fixed.cap.isPresent() || !fixed.current.version().isShareable()) {
      probe();
      return;
    }
    counters.count(Counter.FETCHED_SOURCE_REQUESTS);
    sources.head(id, new Validation(fixed));
  }

  private void probe() {
    int segmentBytes = objects.segmentBytes(id.source());
    if (start < 0) {
      counters.count(Counter.FETCHED_SOURCE_REQUESTS);
      sources.head(id, new Survey());
      return;
    }
    counters.count(Counter.FETCHED_SOURCE_REQUESTS);
    long from = start / segmentBytes * segmentBytes;
    Probe probe = new Probe(from);
    probe.fetch = sources.get(id, from, segmentBytes, Optional.empty(), probe);
  }

  private void settle(Now now, Objects.Resolution resolution) {
    objects.answered(this);
    List<Objects.Resolved> told = List.copyOf(waiting);
    waiting.clear();
    for (Objects.Resolved one : told) {
      one.resolved(now, resolution);
    }
  }

  private void failed(Now now, Failure failure) {
    Knowledge fixed = objects.knowledge(id).orElse(null);
    boolean gone =
        failure.kind() == Failure.Kind.NOT_FOUND || failure.kind() == Failure.Kind.FORBIDDEN;
    if (fixed != null && gone) {
      objects.changed(fixed.current);
      fixed = null;
    }
    boolean answered =
        failure.kind() == Failure.Kind.BUSY
            || failure.kind() == Failure.Kind.BROKEN
            || failure.kind() == Failure.Kind.REDIRECTED;
    if (fixed != null
        && objects.freshness(id).survivesError(fixed.current.metadata(), now.wall(), answered)) {
      settle(now, objects.found(fixed, true, true));
    } else {
      settle(now, new Objects.Resolution.Failed(failure));
    }
  }

  /** A HEAD: what its answer means is for the two kinds of it to say. */
  private abstract class Question implements FetchListener {
    private @Nullable Metadata metadata;

    /** The source has told. */
    abstract void told(Now now, Metadata fresh);

    @Override
    public void head(Now now, Head head) {
      metadata = head.metadata();
    }

    @Override
    public void bytes(Now now, Bytes bytes) {
      bytes.release();
    }

    @Override
    public void end(Now now) {
      if (metadata == null) {
        failed(now, new Failure(Failure.Kind.BROKEN, "the source ended without an answer"));
      } else {
        told(now, metadata);
      }
    }

    @Override
    public void failed(Now now, Failure failure) {
      Inquiry.this.failed(now, failure);
    }
  }

  /** Whether a known version is still current. */
  private final class Validation extends Question {
    private final Knowledge fixed;

    Validation(Knowledge fixed) {
      this.fixed = fixed;
    }

    @Override
    void told(Now now, Metadata fresh) {
      if (fresh.terms().noStore()) {
        objects.changed(fixed.current);
        settle(now, new Objects.Resolution.Private());
        return;
      }
      Description found = objects.described(id, fresh);
      if (found.version().equals(fixed.current.version())) {
        Metadata validated = fixed.current.metadata().validated(fresh.terms(), fresh.generatedAt());
        Knowledge same =
            objects.learn(
                now, new Description(id, fixed.current.version(), validated), fixed.ranged);
        settle(now, objects.found(same, false, true));
      } else {
        boolean ranged = fresh.ranges() || fixed.ranged;
        settle(
            now, objects.found(objects.learn(now, found, ranged && hasLength(fresh)), false, true));
      }
    }
  }

  /** How long an object is, for a request that cannot tell otherwise which bytes it wants. */
  private final class Survey extends Question {

    @Override
    void told(Now now, Metadata fresh) {
      if (fresh.terms().noStore()) {
        settle(now, new Objects.Resolution.Private());
        return;
      }
      boolean ranged = fresh.ranges() && hasLength(fresh);
      settle(
          now,
          objects.found(objects.learn(now, objects.described(id, fresh), ranged), false, true));
    }
  }

  /** A GET of the first wanted segment: its head describes, its bytes become a fill. */
  private final class Probe implements FetchListener, Exchange.Adopted {
    private final long from;
    private @Nullable Fetch fetch;
    private @Nullable FetchListener successor;

    Probe(long from) {
      this.from = from;
    }

    @Override
    public Fetch fetch() {
      if (fetch == null) {
        throw new IllegalStateException("the probe of " + id + " has not begun");
      }
      return fetch;
    }

    @Override
    public void handOver(FetchListener listener) {
      successor = listener;
    }

    @Override
    public void head(Now now, Head head) {
      Metadata metadata = head.metadata();
      if (metadata.terms().noStore()) {
        fetch().cancel();
        settle(now, new Objects.Resolution.Private());
        return;
      }
      if (head.from() != from && head.from() != 0) {
        fetch().cancel();
        failed(now, new Failure(Failure.Kind.BROKEN, "the source answered another range"));
        return;
      }
      Description object = objects.described(id, metadata);
      Layout.Fixed layout = Wanted.layout(object);
      boolean oneSegment = hasLength(metadata) && metadata.length() <= layout.segmentBytes();
      boolean part = hasLength(metadata) && metadata.ranges();
      boolean whole = head.from() == 0 && head.length() == metadata.length();
      boolean same =
          objects
              .knowledge(id)
              .map(k -> k.current.version().equals(object.version()))
              .orElse(false);
      boolean sequential = !part || (whole && !oneSegment) || (from > 0 && head.from() == 0);
      Knowledge fixed = objects.learn(now, object, !sequential || oneSegment);
      adopt(now, fixed, head, oneSegment && whole, sequential, same, layout);
      settle(now, objects.found(fixed, false, true));
    }

    private void adopt(
        Now now,
        Knowledge fixed,
        Head head,
        boolean wholeSegment,
        boolean sequential,
        boolean same,
        Layout.Fixed layout) {
      Description object = fixed.current;
      if (object.version().length() == 0 || (same && objects.holdsAny(object))) {
        fetch().cancel();
        return;
      }
      if (wholeSegment) {
        fills.adopt(now, Wanted.fixed(object, 0), this, head);
        return;
      }
      if (sequential) {
        fills.adoptSequence(object, this);
        return;
      }
      long number = layout.numberAt(head.from());
      boolean aligned = layout.startOf(number) == head.from();
      Wanted wanted = Wanted.fixed(object, number);
      if (!aligned || head.length() != wanted.length()) {
        fetch().cancel();
        return;
      }
      if (fills.underWay(wanted.key()).isEmpty() && !objects.holds(wanted.key())) {
        fills.adopt(now, wanted, this, head);
      } else {
        fetch().cancel();
      }
    }

    @Override
    public void bytes(Now now, Bytes bytes) {
      if (successor == null) {
        bytes.release();
      } else {
        successor.bytes(now, bytes);
      }
    }

    @Override
    public void end(Now now) {
      if (successor != null) {
        successor.end(now);
      }
    }

    @Override
    public void failed(Now now, Failure failure) {
      if (successor != null) {
        successor.failed(now, failure);
        return;
      }
      if (failure.kind() == Failure.Kind.OUT_OF_RANGE) {
        counters.count(Counter.FETCHED_SOURCE_REQUESTS);
        sources.head(id, new Survey());
        return;
      }
      Inquiry.this.failed(now, failure);
    }
  }

  MediaId id() {
    return id;
  }

  private static boolean hasLength(Metadata metadata) {
    return metadata.length() != Version.UNKNOWN;
  }
}
