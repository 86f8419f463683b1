package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Freshness;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;

/**
 * One question to the outside about an object, for all who wait for its answer: what is it, or is
 * it still what it was. Confined to turns.
 *
 * <p>A neighbour that advertises the object is asked first, then the owners of site and region,
 * then the source, by a GET of the segment that is wanted: its head describes the object, its bytes
 * become the first fill. What is known already is validated with a HEAD.
 */
final class Inquiry {
  private final Objects objects;
  private final Versions versions;
  private final Sources sources;
  private final Neighbours neighbours;
  private final Fills fills;
  private final Counters counters;
  private final MediaId id;
  private final long start;
  private final Optional<Way> way;
  private final List<Objects.Resolved> waiting = new ArrayList<>();
  private Optional<Scope> waitsFor = Optional.empty();
  private boolean begun;

  /**
   * Asks nothing yet.
   *
   * @param start of the first byte that is wanted, or -1 if that is not known
   * @param way of the request that it is for, if another helper made it
   */
  Inquiry(
      Objects objects,
      Versions versions,
      Sources sources,
      Neighbours neighbours,
      Fills fills,
      Counters counters,
      MediaId id,
      long start,
      Optional<Way> way) {
    this.objects = objects;
    this.versions = versions;
    this.sources = sources;
    this.neighbours = neighbours;
    this.fills = fills;
    this.counters = counters;
    this.id = id;
    this.start = start;
    this.way = way;
  }

  /** Tells {@code then} as well when the answer is there. */
  void join(Objects.Resolved then) {
    waiting.add(then);
  }

  /** Whether a request on this way may wait for its answer without waiting for itself. */
  boolean mayServe(Way other) {
    return waitsFor.isEmpty() || waitsFor.get().compareTo(other.scope()) > 0;
  }

  /** Asks a neighbour that advertises the object, else its owners, else the source. */
  void describe(Now now) {
    if (begun) {
      return;
    }
    begun = true;
    List<Suppliers.Advertised> advertised = objects.advertised(now, id);
    if (advertised.isEmpty()) {
      askOwners(now, owners(now), later -> probe());
      return;
    }
    Suppliers.Advertised nearest = advertised.get(0);
    neighbours.describe(
        nearest.neighbour().url(),
        nearest.key(),
        (later, answer) -> {
          Optional<Description> right =
              answer.filter(d -> d.id().equals(id) && d.key().equals(nearest.key()));
          if (right.isEmpty() || !(right.get().version().layout() instanceof Layout.Fixed)) {
            askOwners(later, owners(later), latest -> probe());
            return;
          }
          Knowledge fixed = versions.vouched(later, right.get());
          if (versions.use(later, fixed) == Freshness.Use.VALIDATE) {
            begun = false;
            validate(later, fixed);
          } else {
            settle(later, objects.found(fixed, false, false));
          }
        });
  }

  /** Asks the owners, else the source, whether what is known still holds. */
  void validate(Now now, Knowledge fixed) {
    if (begun) {
      return;
    }
    begun = true;
    askOwners(now, owners(now), later -> askSource(fixed));
  }

  /** Asks the source alone: somebody else knows another version. */
  void validateAtSource(Knowledge fixed) {
    if (!begun) {
      begun = true;
      askSource(fixed);
    }
  }

  private List<Supplier> owners(Now now) {
    return objects.owners(now, id, start, way.map(Way::scope));
  }

  /**
   * Asks one owner after the other. One that is silent for half the stall deadline is the last one,
   * so that a receiver waits no longer because of them.
   */
  private void askOwners(Now now, List<Supplier> owners, Turn otherwise) {
    if (owners.isEmpty()) {
      waitsFor = Optional.empty();
      otherwise.run(now);
      return;
    }
    Supplier owner = owners.get(0);
    Scope scope = owner.scope().orElseThrow();
    waitsFor = Optional.of(scope);
    counters.count(Counter.OWNERS_ASKED);
    OwnersAnswer answer = new OwnersAnswer(now.tick(), owners, otherwise);
    answer.deadline = fills.deadlines().at(now.tick() + fills.patienceNanos(), answer::late);
    Way on = new Way(scope, way.map(Way::via).orElse(List.of()));
    neighbours.inquire(owner.url(), id, start, on, answer::told);
  }

  /** What an owner says, if it says it in time. */
  private final class OwnersAnswer {
    private final long askedTick;
    private final List<Supplier> owners;
    private final Turn otherwise;
    private Deadlines.@Nullable Deadline deadline;
    private boolean over;

    OwnersAnswer(long askedTick, List<Supplier> owners, Turn otherwise) {
      this.askedTick = askedTick;
      this.owners = owners;
      this.otherwise = otherwise;
    }

    void late(Now now) {
      if (!over) {
        over = true;
        fills.suppliers().stalled(now, owners.get(0));
        askOwners(now, List.of(), otherwise);
      }
    }

    void told(Now now, Optional<Description> answer) {
      if (over) {
        return;
      }
      over = true;
      if (deadline != null) {
        deadline.cancel();
      }
      Optional<Description> right = answer.filter(this::isUseful);
      if (right.isPresent()) {
        Knowledge fixed = versions.told(now, aged(right.get(), now.since(askedTick)));
        if (versions.use(now, fixed) != Freshness.Use.VALIDATE) {
          settle(now, objects.found(fixed, false, true));
          return;
        }
      }
      askOwners(now, owners.subList(1, owners.size()), otherwise);
    }

    private boolean isUseful(Description description) {
      return description.id().equals(id)
          && description.version().layout() instanceof Layout.Fixed
          && description.version().isShareable()
          && !description.metadata().terms().noStore();
    }

    /** Older by the time that the question took: it may have waited anywhere on its way. */
    private Description aged(Description told, long nanos) {
      Metadata metadata = told.metadata();
      return new Description(
          told.id(),
          told.version(),
          metadata.validated(metadata.terms(), metadata.generatedAt().minusNanos(nanos)));
    }
  }

  private void askSource(Knowledge fixed) {
    if (fixed.cap.isPresent() || !fixed.current.version().isShareable()) {
      probe();
      return;
    }
    counters.count(Counter.FETCHED_SOURCE_REQUESTS);
    sources.head(id, new Validation(fixed));
  }

  private void probe() {
    int segmentBytes = versions.segmentBytes(id.source());
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
    if (resolution instanceof Objects.Resolution.Fixed fixed) {
      objects.shared(id, fixed.object().version().isShareable());
    } else {
      objects.shared(id, false);
    }
    objects.answered(this);
    List<Objects.Resolved> told = List.copyOf(waiting);
    waiting.clear();
    for (Objects.Resolved one : told) {
      one.resolved(now, resolution);
    }
  }

  private void failed(Now now, Failure failure) {
    Knowledge fixed = versions.knowledge(id).orElse(null);
    boolean gone =
        failure.kind() == Failure.Kind.NOT_FOUND || failure.kind() == Failure.Kind.FORBIDDEN;
    if (fixed != null && gone) {
      versions.changed(fixed.current);
      fixed = null;
    }
    boolean answered =
        failure.kind() == Failure.Kind.BUSY
            || failure.kind() == Failure.Kind.BROKEN
            || failure.kind() == Failure.Kind.REDIRECTED;
    if (fixed != null
        && versions.freshness(id).survivesError(fixed.current.metadata(), now.wall(), answered)) {
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
        versions.changed(fixed.current);
        settle(now, new Objects.Resolution.Private());
        return;
      }
      Description found = versions.described(id, fresh);
      if (found.version().equals(fixed.current.version())) {
        Metadata validated = fixed.current.metadata().validated(fresh.terms(), fresh.generatedAt());
        Knowledge same =
            versions.learn(
                now, new Description(id, fixed.current.version(), validated), fixed.ranged);
        settle(now, objects.found(same, false, true));
      } else {
        boolean ranged = fresh.ranges() || fixed.ranged;
        settle(
            now,
            objects.found(versions.learn(now, found, ranged && hasLength(fresh)), false, true));
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
          objects.found(versions.learn(now, versions.described(id, fresh), ranged), false, true));
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
      Description object = versions.described(id, metadata);
      Layout.Fixed layout = Wanted.layout(object);
      boolean oneSegment = hasLength(metadata) && metadata.length() <= layout.segmentBytes();
      boolean part = hasLength(metadata) && metadata.ranges();
      boolean whole = head.from() == 0 && head.length() == metadata.length();
      boolean same =
          versions
              .knowledge(id)
              .map(k -> k.current.version().equals(object.version()))
              .orElse(false);
      boolean sequential = !part || (whole && !oneSegment) || (from > 0 && head.from() == 0);
      Knowledge fixed = versions.learn(now, object, !sequential || oneSegment);
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
        fills.adopt(now, Wanted.fixed(object, 0), this, head, way);
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
        fills.adopt(now, wanted, this, head, way);
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
