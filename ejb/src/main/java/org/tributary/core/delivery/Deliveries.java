package org.tributary.core.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Owners;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;
import org.tributary.core.window.Parts;
import org.tributary.core.window.PlayWindows;
import org.tributary.core.window.Stretch;

/**
 * All deliveries of a helper, to receivers and to other helpers: the face of this package, which
 * wires its parts and passes each request on to the one it concerns. Receivers and other helpers
 * may ask from any thread; what stands under "In turns" is confined to turns.
 */
public final class Deliveries {
  private final Workbench bench;
  private final PlayWindows windows;
  private final Fills fills;
  private final Objects objects;
  private final Prefetcher prefetcher;
  private final Holdings holdings = new Holdings();
  private final Lender lender;

  /** The ports that deliveries use. */
  public record Ports(Sources sources, Neighbours neighbours, Manifests manifests, Store store) {}

  /**
   * Delivers nothing yet.
   *
   * @param incarnation tells this run of the helper from others
   */
  public Deliveries(
      String helperId,
      Settings settings,
      String incarnation,
      Turns turns,
      Deadlines deadlines,
      Ports ports,
      Shelf shelf,
      Neighbourhood neighbourhood,
      Choice choice,
      Owners owners,
      Popularity popularity,
      Counters counters) {
    Load load = new Load(settings.cooperation().loadMark());
    Borrowers borrowers =
        new Borrowers(4 * settings.cooperation().period().toNanos(), neighbourhood::heardTick);
    Suppliers suppliers =
        new Suppliers(choice, neighbourhood, owners, borrowers, load::parts, counters);
    Placement placement =
        new Placement(settings.ownership(), settings.store(), popularity, shelf, suppliers);
    this.windows = new PlayWindows(settings.windows(), this::millisAt, deadlines, counters);
    shelf.whenDropped(windows::drop);
    this.fills =
        new Fills(
            new Learning(),
            suppliers,
            placement,
            ports.sources(),
            ports.neighbours(),
            ports.store(),
            shelf,
            turns,
            deadlines,
            counters,
            settings.delivery(),
            settings.hedging());
    this.objects =
        new Objects(
            suppliers,
            ports.sources(),
            ports.neighbours(),
            ports.manifests(),
            fills,
            shelf,
            windows,
            counters,
            settings.sources(),
            incarnation);
    this.prefetcher = new Prefetcher(settings.prefetch(), fills, objects, shelf, windows, counters);
    this.bench =
        new Workbench(
            helperId,
            settings,
            turns,
            ports.sources(),
            ports.store(),
            shelf,
            windows,
            objects,
            fills,
            suppliers,
            new Courses(settings.choosing(), choice, neighbourhood, counters),
            prefetcher,
            new Plays(turns, deadlines, shelf, objects, this::readOn),
            load,
            counters);
    this.lender = new Lender(bench, placement);
  }

  // Receivers.

  /** The response to {@code request} if its bytes are fresh and in memory. */
  public Optional<Hit> hit(MediaRequest request, Instant wall) {
    Optional<Exposure.Exposed> exposed = objects.exposed(request.id());
    if (exposed.isEmpty()) {
      return Optional.empty();
    }
    Optional<MemoryHit> hit =
        MemoryHit.of(
            bench.store(),
            holdings,
            request,
            exposed.get(),
            wall,
            bench.helperId(),
            bench.settings().prefetch().hints());
    hit.ifPresent(
        h -> {
          bench.counters().count(Counter.REQUESTS);
          bench.plays().hit(h.exposed(), h.position(), h.end());
          request.next().ifPresent(next -> bench.turns().offer(now -> hinted(now, next)));
        });
    return hit.map(Hit.class::cast);
  }

  private void hinted(Now now, MediaRequest.Next next) {
    prefetcher.hinted(now, next);
  }

  /** A segment was hit: the next ones of its rendition are to be on their way. */
  private void readOn(Now now, Exposure.Exposed hit) {
    if (hit.number() >= 0) {
      int count = bench.settings().delivery().readAhead();
      prefetcher.after(now, hit.object(), hit.number(), count, bench.courses()::planned);
    }
  }

  /** Counts body bytes that were delivered from a hit. */
  public void delivered(long bytes) {
    bench.counters().add(Counter.SERVED_OWN_BYTES, bytes);
    bench.counters().add(Counter.SERVED_BYTES, bytes);
  }

  /** Answers a request; empty if there is too much to do. */
  public Optional<Delivery> deliver(MediaRequest request, Receiver receiver) {
    Response response = new Response(bench, request, receiver);
    boolean accepted =
        bench
            .turns()
            .offer(
                now -> {
                  bench.counters().count(Counter.REQUESTS);
                  bench.load().responseBegun();
                  response.start(now);
                  request.next().ifPresent(next -> hinted(now, next));
                });
    if (!accepted) {
      bench.counters().count(Counter.REQUESTS_REFUSED);
      return Optional.empty();
    }
    return Optional.of(response);
  }

  /** Delivers what a hit could not give. */
  public Optional<Delivery> resume(Hit hit, Receiver receiver) {
    if (!(hit instanceof MemoryHit begun)) {
      throw new IllegalArgumentException("not a hit of this helper: " + hit);
    }
    Response response = new Response(bench, MediaRequest.get(begun.id()), receiver);
    bench
        .turns()
        .add(
            now -> {
              bench.load().responseBegun();
              response.resume(now, begun);
            });
    return Optional.of(response);
  }

  // Other helpers.

  /** Lends a held segment to another helper; false if there is too much to do. */
  public boolean lend(SegmentKey key, Lending outcome) {
    return lender.lend(key, outcome);
  }

  /**
   * Lends a segment to another helper, fetching it first if it is not held; empty if there is too
   * much to do.
   *
   * @param from the first byte that is wanted
   */
  public Optional<Delivery> errand(Errand errand, int from, Relay relay) {
    return lender.errand(errand, from, relay);
  }

  /**
   * Finds out what a resource is for another helper; false if there is too much to do.
   *
   * @param start of the first byte that is wanted, or -1 if that is not known
   */
  public boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer) {
    return lender.inquire(id, start, way, answer);
  }

  /** A lent segment's response has ended after {@code bytes} of the segment. */
  public void lent(long bytes) {
    lender.lent(bytes);
  }

  // In turns.

  /** Requests in flight in parts of the load mark. */
  public double load() {
    return bench.load().parts();
  }

  /** Takes segments that the store held when it was opened. */
  public void restore(Now now, List<StoredSegment> segments, boolean last) {
    for (StoredSegment segment : segments) {
      objects.restore(now, segment.description());
    }
    bench.shelf().restore(now, segments, last);
    if (last) {
      for (ObjectKey key : bench.shelf().objects()) {
        bench.shelf().description(key).filter(objects::isUnreadManifest).ifPresent(this::read);
      }
    }
  }

  private void read(Description manifest) {
    SegmentKey key = new SegmentKey(manifest.key(), 0);
    if (!bench.shelf().holds(key)) {
      return;
    }
    bench
        .store()
        .read(
            key,
            new Store.Reading() {
              @Override
              public void opened(Now now, Held opened) {
                objects.parse(now, manifest, List.of(opened.bytes()));
              }

              @Override
              public void missing(Now now, String why) {
                bench.shelf().lost(key);
              }
            });
  }

  /** What is held of an object has changed: hits may know. */
  public void changed(ObjectKey object, SegmentSet segments) {
    windows.stored(object, segments);
    SegmentSet before = holdings.changed(object, segments);
    if (segments.size() > before.size()) {
      objects.renditions().held(object, before, segments);
    }
  }

  /** The description of an object version for another helper, if it is known and steady. */
  public Optional<Description> description(ObjectKey key) {
    return objects.descriptionForOthers(key);
  }

  /** The current versions of {@code id} and of the renditions that it lists. */
  public List<Description> current(MediaId id) {
    return objects.current(id);
  }

  /** Whether this version is the one to deliver. */
  public boolean isCurrent(Description object) {
    return objects.isCurrent(object);
  }

  /** The play windows of media that has more than one segment, by object. */
  public List<Stretch> playWindows(Now now) {
    return windows.all(now).stream().filter(this::isContinuous).toList();
  }

  /** The play windows of an object. */
  public List<Stretch> playWindows(Now now, ObjectKey object) {
    return windows.of(now, object);
  }

  /** A neighbour reads {@code object} that long behind: windows are to reach that far. */
  public void followed(Now now, ObjectKey object, long nanos) {
    windows.follows(now, object, nanos);
  }

  private boolean isContinuous(Stretch stretch) {
    return objects.segments(stretch.description()).orElse(2L) > 1;
  }

  private OptionalLong millisAt(Description object, long number) {
    return objects.renditions().millisAt(object, number);
  }

  /** How many fills are under way. */
  public int fillCount() {
    return fills.count();
  }

  /** How many responses are under way, hits left out. */
  public int responseCount() {
    return bench.load().responses();
  }

  /** How many bytes wait in memory for receivers and the store. */
  public long spoolBytes() {
    return fills.spool().bytes();
  }

  /** Why the last writing to the store failed, if it did. */
  public Optional<String> storeTrouble() {
    return fills.storeTrouble();
  }

  /** What the fills learn is for the objects, the prefetcher and the windows to know. */
  private final class Learning implements Fills.Surroundings {

    @Override
    public void failed(Description object, Failure failure) {
      objects.failed(object, failure);
    }

    @Override
    public void unranged(Description object) {
      objects.unranged(object);
    }

    @Override
    public void completed(Now now, Fill fill) {
      prefetcher.completed(fill);
      boolean known = fill.length() > 0 && fill.resource().isPresent();
      if (known && !fill.isRelayed() && objects.isCurrent(fill.object())) {
        windows.passed(now, fill.stored(), new Parts(fill.all()), fill.hasReaders());
      }
      if (fill.key().number() == 0 && objects.isUnreadManifest(fill.object())) {
        objects.parse(now, fill.object(), fill.all());
      }
    }
  }
}
