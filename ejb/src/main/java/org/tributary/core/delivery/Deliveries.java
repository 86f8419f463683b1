package org.tributary.core.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Candidate;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.HeldBy;
import org.tributary.core.cooperation.Holder;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Offers;
import org.tributary.core.cooperation.Owner;
import org.tributary.core.cooperation.Owners;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;
import org.tributary.core.window.Parts;
import org.tributary.core.window.PlayWindows;
import org.tributary.core.window.Stretch;
import org.tributary.core.window.Timeline;

/**
 * All deliveries of a helper: to receivers and to other helpers. What is public may be called as
 * each method says; the rest is confined to turns.
 */
public final class Deliveries {
  private static final int RETRY_AFTER_SECONDS = 2;
  private static final long PLAYS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MAX_COURSES = 1000;

  private final String helperId;
  private final Settings settings;
  private final Turns turns;
  private final Deadlines deadlines;
  private final Store store;
  private final Shelf shelf;
  private final Sources sources;
  private final Neighbourhood neighbourhood;
  private final Choice choice;
  private final Counters counters;
  private final Fills fills;
  private final Objects objects;
  private final PlayWindows windows;
  private final Prefetcher prefetcher;
  private final Owners owners;
  private final Placement placement;
  private final Borrowers borrowers;
  private final Set<Loan> loans = new LinkedHashSet<>();
  private final Map<ObjectKey, Course> courses =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Course> eldest) {
          return size() > MAX_COURSES;
        }
      };
  private final Set<Response> responses = new LinkedHashSet<>();
  private final AtomicLong lending = new AtomicLong();
  private final Map<ObjectKey, SegmentSet> held = new ConcurrentHashMap<>();
  private final Map<Exposure.Exposed, Double> plays = new ConcurrentHashMap<>();

  /** Whether a turn that counts plays is to come. */
  private final AtomicBoolean countsPlays = new AtomicBoolean();

  /** The ports that deliveries use beside the store. */
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
    this.helperId = helperId;
    this.settings = settings;
    this.turns = turns;
    this.deadlines = deadlines;
    this.store = ports.store();
    this.shelf = shelf;
    this.sources = ports.sources();
    this.neighbourhood = neighbourhood;
    this.choice = choice;
    this.owners = owners;
    this.placement = new Placement(settings.ownership(), settings.store(), popularity, shelf);
    this.borrowers =
        new Borrowers(4 * settings.cooperation().period().toNanos(), neighbourhood::heardTick);
    this.counters = counters;
    Around around = new Around();
    this.windows = new PlayWindows(settings.windows(), around, deadlines, counters);
    shelf.whenDropped(windows::drop);
    this.fills =
        new Fills(
            around,
            ports.sources(),
            ports.neighbours(),
            ports.store(),
            shelf,
            turns,
            deadlines,
            counters,
            settings.delivery().stall().toNanos(),
            settings.hedging(),
            settings.delivery().spoolBytes());
    this.objects =
        new Objects(
            around,
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
  }

  // From any thread.

  /** The response to {@code request} if its bytes are fresh and in memory. */
  public Optional<Hit> hit(MediaRequest request, Instant wall) {
    Optional<Exposure.Exposed> exposed = objects.exposed(request.id());
    if (exposed.isEmpty()) {
      return Optional.empty();
    }
    Optional<MemoryHit> hit =
        MemoryHit.of(
            store,
            this::holdsAll,
            request,
            exposed.get(),
            wall,
            helperId,
            settings.prefetch().hints());
    hit.ifPresent(
        h -> {
          counters.count(Counter.REQUESTS);
          note(h.exposed(), share(h.exposed().object(), h.position(), h.end()));
          request.next().ifPresent(next -> turns.offer(now -> prefetcher.hinted(now, next)));
        });
    return hit.map(Hit.class::cast);
  }

  /** Counts body bytes that were delivered from a hit. */
  public void delivered(long bytes) {
    counters.add(Counter.SERVED_OWN_BYTES, bytes);
    counters.add(Counter.SERVED_BYTES, bytes);
  }

  /** Answers a request; empty if there is too much to do. */
  public Optional<Delivery> deliver(MediaRequest request, Receiver receiver) {
    Response response = new Response(this, request, receiver);
    boolean accepted =
        turns.offer(
            now -> {
              counters.count(Counter.REQUESTS);
              responses.add(response);
              response.start(now);
              request.next().ifPresent(next -> prefetcher.hinted(now, next));
            });
    if (!accepted) {
      counters.count(Counter.REQUESTS_REFUSED);
      return Optional.empty();
    }
    return Optional.of(response);
  }

  /** Delivers what a hit could not give. */
  public Optional<Delivery> resume(Hit hit, Receiver receiver) {
    if (!(hit instanceof MemoryHit memoryHit)) {
      throw new IllegalArgumentException("not a hit of this helper: " + hit);
    }
    Response response = Response.resuming(this, memoryHit, receiver);
    turns.add(
        now -> {
          responses.add(response);
          response.resume(now);
        });
    return Optional.of(response);
  }

  private boolean holdsAll(Exposure.Exposed exposed, long from, long end) {
    SegmentSet segments = held.get(exposed.key());
    if (segments == null) {
      return false;
    }
    if (exposed.object().version().layout() instanceof Layout.Fixed fixed) {
      return segments.runEnd(fixed.numberAt(from)) >= fixed.numberAt(end - 1);
    }
    return segments.contains(exposed.number());
  }

  /**
   * Hits are counted in a turn now and then, for a turn costs more than a hit: the first at once,
   * those that follow every {@link #PLAYS_NANOS} for as long as there are any.
   */
  private void note(Exposure.Exposed exposed, double share) {
    plays.merge(exposed, share, Double::sum);
    if (!countsPlays.get() && countsPlays.compareAndSet(false, true)) {
      turns.add(this::countPlays);
    }
  }

  private void countPlays(Now now) {
    if (plays.isEmpty()) {
      countsPlays.set(false);
      // One that came before the line above has left it to us.
      if (plays.isEmpty() || !countsPlays.compareAndSet(false, true)) {
        return;
      }
    }
    List<Exposure.Exposed> played = new ArrayList<>(plays.keySet());
    played.sort(Exposure.Exposed.ORDER);
    for (Exposure.Exposed exposed : played) {
      Double share = plays.remove(exposed);
      if (share != null) {
        played(now, exposed.object(), exposed.number(), share);
        if (exposed.number() >= 0) {
          prefetcher.after(
              now, exposed.object(), exposed.number(), readAhead(), this::plannedByObject);
        }
      }
    }
    deadlines.at(now.tick() + PLAYS_NANOS, this::countPlays);
  }

  /** Lends a held segment to another helper; false if there is too much to do. */
  public boolean lend(SegmentKey key, Lending outcome) {
    return turns.offer(now -> lendNow(now, key, outcome));
  }

  private void lendNow(Now now, SegmentKey key, Lending outcome) {
    counters.count(Counter.LENT_REQUESTS);
    if (load() >= 1) {
      counters.count(Counter.LENT_BUSY);
      outcome.busy(RETRY_AFTER_SECONDS);
      return;
    }
    Optional<StoredSegment> segment = shelf.stored(key);
    if (segment.isEmpty() && lendFromWindow(now, key, outcome)) {
      return;
    }
    if (segment.isEmpty()) {
      counters.count(Counter.LENT_NOT_HELD);
      outcome.notHeld();
      return;
    }
    lendHeld(now, key, segment.get(), outcome);
  }

  /** What neighbours read is in use, and worth as much: of all copies this may be the only one. */
  private void lendHeld(Now now, SegmentKey key, StoredSegment segment, Lending outcome) {
    Description object = segment.description();
    shelf.played(now, object, 1.0 / objects.segments(object).orElse(1L));
    lending.incrementAndGet();
    store.read(
        key,
        new Store.Reading() {
          @Override
          public void opened(Now later, Held opened) {
            outcome.held(segment, opened);
          }

          @Override
          public void missing(Now later, String why) {
            lending.decrementAndGet();
            shelf.lost(key);
            counters.count(Counter.LENT_NOT_HELD);
            outcome.notHeld();
          }
        });
  }

  private boolean lendFromWindow(Now now, SegmentKey key, Lending outcome) {
    Optional<StoredSegment> segment = windows.find(now, key);
    if (segment.isEmpty()) {
      return false;
    }
    counters.count(Counter.LENT_WINDOW_REQUESTS);
    lending.incrementAndGet();
    return windows.lend(
        now,
        key,
        store,
        new Store.Reading() {
          @Override
          public void opened(Now later, Held opened) {
            outcome.held(segment.get(), opened);
          }

          @Override
          public void missing(Now later, String why) {
            lending.decrementAndGet();
            outcome.notHeld();
          }
        });
  }

  /**
   * Lends a segment to another helper, fetching it first if it is not held; empty if there is too
   * much to do.
   *
   * @param from the first byte that is wanted
   */
  public Optional<Delivery> errand(Errand errand, int from, Relay relay) {
    Loan loan = new Loan(this, errand, from, relay);
    boolean accepted = turns.offer(now -> run(now, errand, loan, relay));
    return accepted ? Optional.of(loan) : Optional.empty();
  }

  private void run(Now now, Errand errand, Loan loan, Relay relay) {
    counters.count(Counter.LENT_REQUESTS);
    if (hasLooped(errand.way())) {
      relay.notHeld();
      return;
    }
    if (load() >= 1) {
      counters.count(Counter.LENT_BUSY);
      relay.busy(RETRY_AFTER_SECONDS);
      return;
    }
    SegmentKey key = errand.key();
    placement.demanded(now, key);
    Optional<StoredSegment> segment = shelf.stored(key);
    if (segment.isPresent()) {
      lendHeld(now, key, segment.get(), relay);
      return;
    }
    if (lendFromWindow(now, key, relay)) {
      return;
    }
    Optional<Fill> fill =
        fills.underWay(key).isPresent() || objects.accepts(now, errand)
            ? fills.of(now, wanted(errand), errand.way())
            : Optional.empty();
    if (fill.isEmpty() || fill.get().isOver()) {
      counters.count(Counter.LENT_NOT_HELD);
      relay.notHeld();
      return;
    }
    loans.add(loan);
    loan.begin(now, fill.get());
  }

  private static Wanted wanted(Errand errand) {
    return errand.object().version().layout() instanceof Layout.Fixed
        ? Wanted.fixed(errand.object(), errand.number())
        : Wanted.listed(errand.object(), errand.number(), errand.resource(), Optional.empty());
  }

  private boolean hasLooped(Way way) {
    boolean looped = way.via().contains(helperId) || way.via().size() > Way.MAX_HOPS;
    if (looped) {
      counters.count(Counter.LOOPS_REFUSED);
    }
    return looped;
  }

  /** Finds out what a resource is for another helper; false if there is too much to do. */
  public boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer) {
    return turns.offer(
        now -> {
          if (hasLooped(way) || load() >= 1) {
            answer.accept(Optional.empty());
          } else {
            objects.inquire(
                now,
                id,
                start,
                way,
                (later, found) -> answer.accept(found.map(d -> Told.of(later, d))));
          }
        });
  }

  /** A lent segment's response has ended. */
  public void lent(long bytes) {
    lending.decrementAndGet();
    counters.add(Counter.LENT_BYTES, bytes);
  }

  /** Requests in flight in parts of the load mark. */
  public double load() {
    double inFlight = responses.size() + loans.size() + lending.get();
    int mark = settings.cooperation().loadMark();
    return mark == 0 ? 1 : inFlight / mark;
  }

  // In turns.

  /** Takes segments that the store held when it was opened. */
  public void restore(Now now, List<StoredSegment> segments, boolean last) {
    for (StoredSegment segment : segments) {
      objects.restore(now, segment.description());
    }
    shelf.restore(now, segments, last);
    if (last) {
      for (ObjectKey key : shelf.objects()) {
        shelf.description(key).filter(objects::isUnreadManifest).ifPresent(this::read);
      }
    }
  }

  private void read(Description manifest) {
    SegmentKey key = new SegmentKey(manifest.key(), 0);
    if (!shelf.holds(key)) {
      return;
    }
    store.read(
        key,
        new Store.Reading() {
          @Override
          public void opened(Now now, Held opened) {
            objects.parse(now, manifest, List.of(opened.bytes()));
          }

          @Override
          public void missing(Now now, String why) {
            shelf.lost(key);
          }
        });
  }

  /** What is held of an object has changed: hits may know. */
  public void changed(ObjectKey object, SegmentSet segments) {
    windows.stored(object, segments);
    if (segments.isEmpty()) {
      held.remove(object);
      return;
    }
    SegmentSet before = held.put(object, segments);
    if (before == null || segments.size() > before.size()) {
      exposeListed(object, before == null ? SegmentSet.EMPTY : before, segments);
    }
  }

  private void exposeListed(ObjectKey object, SegmentSet before, SegmentSet after) {
    Optional<Description> description = shelf.description(object);
    if (description.isEmpty() || !(description.get().version().layout() instanceof Layout.Listed)) {
      return;
    }
    SegmentSet fresh = after;
    for (SegmentSet.Run run : before.runs()) {
      fresh = fresh.without(run.first(), run.last());
    }
    fresh.forEach(
        number ->
            shelf
                .stored(new SegmentKey(object, number))
                .ifPresent(
                    stored ->
                        objects
                            .renditions()
                            .resourceOf(description.get(), number)
                            .ifPresent(
                                resource -> objects.renditions().exposeListed(stored, resource))));
  }

  /** The description of an object version for another helper, if it is known and steady. */
  public Optional<Description> description(ObjectKey key) {
    return objects.descriptionForOthers(key);
  }

  /** The current versions of {@code id} and of the renditions that it lists. */
  public List<Description> current(MediaId id) {
    return objects.current(id);
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

  /** Whether this version is the one to deliver. */
  public boolean isCurrent(Description object) {
    return objects.isCurrent(object);
  }

  /** How many fills are under way. */
  public int fillCount() {
    return fills.count();
  }

  /** How many responses are under way, hits left out. */
  public int responseCount() {
    return responses.size();
  }

  /** How many bytes wait in memory for receivers and the store. */
  public long spoolBytes() {
    return fills.spoolBytes();
  }

  /** Why the last writing to the store failed, if it did. */
  public Optional<String> storeTrouble() {
    return fills.storeTrouble();
  }

  // What responses use.

  Turns turns() {
    return turns;
  }

  Fills fills() {
    return fills;
  }

  Objects objects() {
    return objects;
  }

  Store store() {
    return store;
  }

  Shelf shelf() {
    return shelf;
  }

  Prefetcher prefetcher() {
    return prefetcher;
  }

  boolean isLinked() {
    return settings.prefetch().hints();
  }

  PlayWindows windows() {
    return windows;
  }

  Sources sources() {
    return sources;
  }

  Counters counters() {
    return counters;
  }

  String helperId() {
    return helperId;
  }

  int readAhead() {
    return settings.delivery().readAhead();
  }

  /**
   * Who can supply a segment, the best first. Where nobody in the region advertises it, whoever was
   * given it lately and the owners come first.
   */
  List<Supplier> suppliers(Now now, Description object, SegmentKey key, Optional<Scope> asked) {
    List<Supplier> suppliers = new ArrayList<>();
    boolean near = false;
    for (Candidate candidate : choice.candidates(now, key, object.id().source())) {
      if (candidate instanceof Candidate.Helper helper) {
        Holder holder = helper.holder();
        near |= !holder.avoided() && holder.scope().compareTo(Scope.REGIONAL) <= 0;
        suppliers.add(Supplier.holder(holder.identity()));
      } else {
        suppliers.add(Supplier.SOURCE);
      }
    }
    if (!near && object.version().isShareable()) {
      suppliers.addAll(0, unadvertised(now, key, asked));
    }
    return suppliers;
  }

  private List<Supplier> unadvertised(Now now, SegmentKey key, Optional<Scope> asked) {
    List<Supplier> found = new ArrayList<>();
    borrowers
        .of(now, key)
        .flatMap(helper -> neighbourhood.find(now, helper))
        .filter(holder -> !holder.avoided())
        .ifPresent(holder -> found.add(Supplier.hinted(holder.identity())));
    for (Owner owner : owners.of(now, key.object().media(), key.number(), asked, load())) {
      found.add(Supplier.owner(owner));
    }
    return found;
  }

  /** Whether another helper of the region is thought to hold a segment. */
  private boolean isNear(Now now, SegmentKey key) {
    return Stream.concat(
            neighbourhood.holders(now, key).stream(),
            borrowers.of(now, key).flatMap(h -> neighbourhood.find(now, h)).stream())
        .anyMatch(h -> !h.avoided() && h.scope().compareTo(Scope.REGIONAL) <= 0);
  }

  /**
   * Who is cheapest for each segment of an object from {@code first} to {@code last}, by where its
   * bytes come from.
   */
  List<String> origins(Now now, Description object, long first, long last) {
    Offers offers = choice.offers(now, object.key(), object.id().source());
    List<String> origins = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      origins.add(
          offers.cheapest(number) instanceof Candidate.Helper helper
              ? helper.holder().identity().id()
              : StoredSegment.FROM_SOURCE);
    }
    return origins;
  }

  /** The helper that the course through a listed object names for a segment. */
  private Optional<String> plannedByObject(Now now, Wanted next) {
    return course(next.object()).helper(now, next.key().number(), Long.MAX_VALUE);
  }

  /** A course for one delivery. */
  Course course(Description object) {
    if (object.version().layout() instanceof Layout.Fixed) {
      return begin(object);
    }
    // Each segment is a delivery of its own; those of one object follow each other.
    return courses.computeIfAbsent(object.key(), key -> begin(object));
  }

  private Course begin(Description object) {
    return new Course(
        settings.choosing(), choice, neighbourhood, counters, object.key(), object.id().source());
  }

  /** A loan has ended: whoever asked has the segment now. */
  void gave(Now now, Errand errand) {
    List<String> via = errand.way().via();
    if (!via.isEmpty()) {
      borrowers.gave(now, errand.key(), via.get(0));
    }
  }

  void ended(Loan loan) {
    loans.remove(loan);
  }

  /**
   * The part of a play that a request for the bytes from {@code from} up to {@code end} of a fixed
   * object or listed segment is: one if it holds the first byte, else its part of the whole.
   */
  double share(Description object, long from, long end) {
    long length = object.version().length();
    return from == 0 || length == Version.UNKNOWN ? 1 : (double) (end - from) / length;
  }

  /**
   * Counts plays of an object.
   *
   * @param number of the listed segment that was asked for, or -1: only the first segment of a
   *     rendition begins a play, the others are parts of it
   */
  void played(Now now, Description object, long number, double share) {
    boolean begins = number < 0 || objects.renditions().isFirst(object, number);
    double part = begins ? 1 : 1.0 / objects.segments(object).orElse(1L);
    shelf.played(now, object, part * share);
  }

  void ended(Response response) {
    responses.remove(response);
  }

  /** What fills and objects ask of the rest. */
  private final class Around implements Fills.Surroundings, Objects.Surroundings, Timeline {

    @Override
    public OptionalLong millisAt(Description object, long number) {
      return objects.renditions().millisAt(object, number);
    }

    @Override
    public List<Supplier> suppliers(Now now, Wanted wanted, Optional<Scope> asked) {
      return Deliveries.this.suppliers(now, wanted.object(), wanted.key(), asked);
    }

    @Override
    public List<Supplier> owners(Now now, long mediaHash, long number, Optional<Scope> asked) {
      return owners.of(now, mediaHash, number, asked, load()).stream()
          .map(Supplier::owner)
          .toList();
    }

    @Override
    public boolean isWorthKeeping(Now now, Wanted wanted, int bytes, boolean relayed) {
      return relayed
          ? placement.keepsRelayed(now, wanted, isNear(now, wanted.key()))
          : placement.keepsPlayed(now, wanted, bytes);
    }

    @Override
    public void latency(Supplier supplier, Wanted wanted, long nanos) {
      if (supplier.isSource()) {
        choice.sourceAnswered(wanted.object().id().source(), nanos);
      }
    }

    @Override
    public void worked(Now now, Supplier supplier, long latencyNanos) {
      if (!supplier.isSource()) {
        neighbourhood.delivered(now, supplier.name(), latencyNanos);
      }
    }

    @Override
    public double usualLatencyMillis(Supplier supplier, Wanted wanted) {
      return supplier.isSource()
          ? choice.sourceLatencyMillis(wanted.object().id().source())
          : neighbourhood.latencyMillis(supplier.name());
    }

    @Override
    public void slow(Now now, Supplier supplier, long nanos) {
      if (supplier.isSource()) {
        return;
      }
      neighbourhood.answered(supplier.name(), nanos);
      neighbourhood.slow(now, supplier.name());
    }

    @Override
    public void stalled(Now now, Supplier supplier) {
      if (supplier.isOwner()) {
        neighbourhood.slow(now, supplier.name());
      } else if (!supplier.isSource()) {
        neighbourhood.stalled(now, supplier.name());
      }
    }

    @Override
    public void failed(Now now, Supplier supplier, Wanted wanted, Failure failure) {
      if (supplier.isSource()) {
        switch (failure.kind()) {
          case CHANGED, NOT_FOUND, OUT_OF_RANGE -> objects.changed(wanted.object());
          default -> {
            // The source's trouble is the response's to tell.
          }
        }
        return;
      }
      switch (failure.kind()) {
        case NOT_HELD -> {
          if (supplier.kind() != Supplier.Kind.HOLDER) {
            borrowers.forget(wanted.key());
            return;
          }
          counters.count(Counter.NEIGHBOURS_FALSE);
          neighbourhood.falseHit(now, supplier.name(), wanted.key());
        }
        case BUSY -> {
          counters.count(Counter.NEIGHBOURS_BUSY);
          neighbourhood.busy(now, supplier.name(), failure.retryAfterMillis());
        }
        case CORRUPT -> {
          counters.count(Counter.NEIGHBOURS_CORRUPT);
          neighbourhood.corrupt(now, supplier.name());
        }
        case BROKEN, TIMED_OUT -> stalled(now, supplier);
        default -> neighbourhood.stalled(now, supplier.name());
      }
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
        List<Bytes> bytes = fill.all();
        objects.parse(now, fill.object(), bytes);
      }
    }

    @Override
    public List<Objects.Advertised> advertised(Now now, long mediaHash) {
      List<Objects.Advertised> all = new ArrayList<>();
      for (ObjectKey key : neighbourhood.versionsOf(now, mediaHash)) {
        for (HeldBy by : neighbourhood.holdersOf(now, key)) {
          all.add(advertised(key, by.holder()));
        }
        for (String helper : neighbourhood.windowsOf(now, key).keySet()) {
          neighbourhood.find(now, helper).ifPresent(holder -> all.add(advertised(key, holder)));
        }
      }
      return all;
    }

    @Override
    public Collection<ObjectKey> versions(Now now, long mediaHash) {
      return neighbourhood.versionsOf(now, mediaHash);
    }

    private Objects.Advertised advertised(ObjectKey key, Holder holder) {
      return new Objects.Advertised(key, Supplier.holder(holder.identity()));
    }
  }
}
