package org.tributary.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.cache.Ledger;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.AdvertisedWindow;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.Advertiser;
import org.tributary.core.cooperation.AllowedAddresses;
import org.tributary.core.cooperation.Audience;
import org.tributary.core.cooperation.Changes;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.HeardWindow;
import org.tributary.core.cooperation.HeldBy;
import org.tributary.core.cooperation.Holder;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Keeper;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.Neighbour;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Owners;
import org.tributary.core.cooperation.Periods;
import org.tributary.core.cooperation.Presence;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.cooperation.Spokesman;
import org.tributary.core.cooperation.Telling;
import org.tributary.core.cooperation.Topics;
import org.tributary.core.cooperation.WindowTeller;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Deliveries;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.Manifests;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.Relay;
import org.tributary.core.delivery.Sources;
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Alarm;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;
import org.tributary.core.window.Stretch;

/**
 * A helper: the features wired together, over ports. The container, the simulator and the tests
 * make it the same way.
 */
public final class MediaHelper implements Helper {
  private static final int POPULAR_OBJECTS = 200_000;

  private final Identity identity;
  private final Instant startedAt;
  private final Turns turns;
  private final Deadlines deadlines;
  private final Counters counters;
  private final Popularity popularity;
  private final Shelf shelf;
  private final Ledger ledger;
  private final Neighbourhood neighbourhood;
  private final WindowTeller teller;
  private final Advertiser advertiser;
  private final Deliveries deliveries;
  private final Map<ObjectKey, SegmentSet> unadvertised = new LinkedHashMap<>();

  /** What a helper is built upon. */
  public record Ports(
      Turns turns,
      Alarm alarm,
      Store store,
      Catalogue catalogue,
      Sources sources,
      Neighbours neighbours,
      Manifests manifests,
      Topics topics,
      Periods periods,
      Changes changes) {}

  /**
   * A helper that holds nothing and knows nobody yet.
   *
   * @param startedAt the wall time of its start: its incarnation
   * @param random seeded: decides phases and jitter
   */
  public MediaHelper(
      Settings settings,
      Ports ports,
      Instant startedAt,
      RandomGenerator random,
      Counters counters) {
    this.identity =
        new Identity(
            settings.helper().id(),
            settings.helper().url(),
            Location.parse(settings.helper().location()));
    this.startedAt = startedAt;
    this.turns = ports.turns();
    this.counters = counters;
    this.deadlines = new Deadlines(ports.alarm());
    long incarnation = startedAt.toEpochMilli();
    AdvertisementCodec codec = new AdvertisementCodec(settings.network().secret());
    this.neighbourhood =
        new Neighbourhood(
            identity,
            incarnation,
            codec,
            new AllowedAddresses(settings.network().allowed()),
            ports.neighbours()::advertisement,
            deadlines,
            ports.changes(),
            counters);
    this.popularity =
        new Popularity(
            settings.store().halfLife(), settings.store().prefixThreshold(), POPULAR_OBJECTS);
    Keeper keeper = new Keeper(identity, settings.cooperation(), neighbourhood);
    this.shelf =
        new Shelf(
            settings.store(),
            settings.cooperation().priceSource(),
            ports.store(),
            popularity,
            (now, key) -> costBack(settings, keeper, now, key),
            counters,
            this::changed);
    neighbourhood.whenHoldingsChange(shelf::costsChanged);
    this.ledger = new Ledger(ports.catalogue(), shelf, counters);
    Self self = new Self();
    this.teller =
        new WindowTeller(
            settings.windows(),
            settings.store().prefixSegments(),
            settings.cooperation().period().toMillis(),
            neighbourhood,
            self);
    this.advertiser =
        new Advertiser(
            identity,
            incarnation,
            settings.cooperation(),
            codec,
            self,
            teller,
            new Spokesman(
                identity,
                incarnation,
                settings.regions(),
                settings.cooperation().period().toMillis(),
                neighbourhood,
                self),
            ports.topics(),
            ports.periods(),
            deadlines,
            random,
            counters);
    this.deliveries =
        new Deliveries(
            identity.id(),
            settings,
            Long.toString(incarnation, 36),
            turns,
            deadlines,
            new Deliveries.Ports(
                ports.sources(), ports.neighbours(), ports.manifests(), ports.store()),
            shelf,
            neighbourhood,
            new Choice(identity, settings.cooperation(), settings.choosing(), neighbourhood),
            new Owners(identity, settings.ownership(), neighbourhood),
            popularity,
            counters);
  }

  /** The hottest objects are kept everywhere, as if this copy were the only one. */
  private double costBack(Settings settings, Keeper keeper, Now now, SegmentKey key) {
    double hot = settings.ownership().hot();
    return settings.ownership().placement() && hot > 0 && popularity.of(key.object(), now) >= hot
        ? settings.cooperation().priceSource()
        : keeper.costBack(now, key);
  }

  // Receivers.

  @Override
  public Optional<Hit> hit(MediaRequest request, Instant wall) {
    return deliveries.hit(request, wall);
  }

  @Override
  public Optional<Delivery> deliver(MediaRequest request, Receiver receiver) {
    return deliveries.deliver(request, receiver);
  }

  @Override
  public Optional<Delivery> resume(Hit hit, Receiver receiver) {
    return deliveries.resume(hit, receiver);
  }

  @Override
  public void delivered(Hit hit, long bytes) {
    deliveries.delivered(bytes);
  }

  // Other helpers.

  @Override
  public boolean lend(SegmentKey key, Lending lending) {
    return deliveries.lend(key, lending);
  }

  @Override
  public Optional<Delivery> errand(Errand errand, int from, Relay relay) {
    return deliveries.errand(errand, from, relay);
  }

  @Override
  public boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer) {
    return deliveries.inquire(id, start, way, answer);
  }

  @Override
  public void lent(SegmentKey key, long bytes) {
    deliveries.lent(bytes);
  }

  @Override
  public boolean describe(ObjectKey key, Consumer<Optional<Description>> answer) {
    return turns.offer(now -> answer.accept(deliveries.description(key)));
  }

  @Override
  public boolean advertisement(Consumer<byte[]> answer) {
    return turns.offer(now -> answer.accept(advertiser.full(now)));
  }

  @Override
  public void hear(Scope scope, byte[] message) {
    boolean taken =
        turns.offer(
            now -> {
              neighbourhood.hear(now, scope, message);
            });
    if (!taken) {
      counters.count(Counter.ADVERTISEMENTS_UNREAD);
    }
  }

  /**
   * Takes a message that was checked and read already, with the network's secret: where many
   * helpers live in one process, one reads for all.
   */
  public void hear(Scope scope, AdvertisementCodec.Decoded message) {
    if (!turns.offer(now -> neighbourhood.hear(now, scope, message))) {
      counters.count(Counter.ADVERTISEMENTS_UNREAD);
    }
  }

  // Timers and the start.

  @Override
  public void advertise(Scope scope) {
    turns.add(now -> advertiser.ring(now, scope));
  }

  @Override
  public void leave() {
    turns.add(now -> advertiser.leave());
  }

  @Override
  public void saveCatalogue() {
    turns.add(ledger::save);
  }

  @Override
  public void wake() {
    turns.add(deadlines::wake);
  }

  @Override
  public void restore(List<StoredSegment> segments, boolean last) {
    turns.add(now -> deliveries.restore(now, segments, last));
  }

  @Override
  public Counters counters() {
    return counters;
  }

  /** Holdings changed: the advertiser hears of it in a turn of its own, once for many changes. */
  private void changed(ObjectKey object, SegmentSet held) {
    deliveries.changed(object, held);
    if (unadvertised.isEmpty()) {
      turns.add(this::advertiseChanges);
    }
    unadvertised.put(object, held);
  }

  private void advertiseChanges(Now now) {
    unadvertised.forEach((object, held) -> advertiser.changed(now, object, held));
    unadvertised.clear();
  }

  /** What an advertisement tells of this helper itself. */
  private final class Self implements Presence {

    @Override
    public double load() {
      return deliveries.load();
    }

    @Override
    public double popularity(ObjectKey object) {
      return popularity.level(object);
    }

    @Override
    public List<AdvertisedWindow> windows(Now now) {
      return deliveries.playWindows(now).stream().map(MediaHelper::advertised).sorted().toList();
    }

    @Override
    public void followed(Now now, ObjectKey object, long nanos) {
      deliveries.followed(now, object, nanos);
    }
  }

  private static AdvertisedWindow advertised(Stretch stretch) {
    return new AdvertisedWindow(
        stretch.description().key(),
        stretch.id(),
        stretch.first(),
        stretch.last(),
        stretch.fromMillis(),
        stretch.toMillis(),
        stretch.rate(),
        stretch.lengthMillis(),
        stretch.restMillis(),
        Audience.EVERYBODY);
  }

  // What is shown.

  @Override
  public boolean ask(Consumer<View> question) {
    return turns.offer(now -> question.accept(new Present(now)));
  }

  /** The helper as it is in one turn. */
  private final class Present implements View {
    private final Now now;

    Present(Now now) {
      this.now = now;
    }

    @Override
    public List<HelperView> helpers() {
      List<HelperView> all = new ArrayList<>();
      all.add(
          new HelperView(
              identity.id(),
              identity.url().toString(),
              identity.location().toString(),
              Scope.LOCAL.name(),
              true,
              startedAt,
              Optional.empty(),
              (int) shelf.objects().stream().filter(key -> !shelf.held(key).isEmpty()).count(),
              counters.get(Counter.STORE_SEGMENTS),
              deliveries.load()));
      for (Neighbour neighbour : neighbourhood.neighbours(now)) {
        all.add(view(neighbour));
      }
      return all;
    }

    private HelperView view(Neighbour neighbour) {
      Holder holder = neighbour.holder();
      HeardView heard =
          new HeardView(
              now.since(neighbour.heardTick()) / 1_000_000,
              neighbour.messages(),
              neighbour.incarnation(),
              neighbour.version(),
              holder.strikes(),
              holder.avoided(),
              neighbour.spokesman());
      return new HelperView(
          neighbour.identity().id(),
          neighbour.identity().url().toString(),
          neighbour.identity().location().toString(),
          holder.scope().name(),
          false,
          Instant.ofEpochMilli(neighbour.incarnation()),
          Optional.of(heard),
          neighbour.objects(),
          neighbour.segments(),
          holder.load());
    }

    @Override
    public List<ObjectView> objects() {
      return shelf.objects().stream()
          .flatMap(key -> shelf.description(key).stream())
          .sorted(Comparator.comparing(Description::id).thenComparing(Description::key))
          .map(this::view)
          .toList();
    }

    @Override
    public List<ObjectView> object(MediaId id) {
      Map<ObjectKey, Description> versions = new LinkedHashMap<>();
      for (Description current : deliveries.current(id)) {
        versions.put(current.key(), current);
      }
      for (ObjectKey key : shelf.objects()) {
        shelf
            .description(key)
            .filter(d -> d.id().manifest().equals(id))
            .ifPresent(d -> versions.put(key, d));
      }
      List<ObjectView> all = new ArrayList<>();
      versions.values().forEach(description -> all.add(view(description)));
      all.addAll(advertisedOnly(id, versions.keySet()));
      all.addAll(advertisedOnly(id.rendition(Listing.MEDIA), versions.keySet()));
      return all;
    }

    /** Versions that neighbours advertise and that this helper has not been asked for yet. */
    private List<ObjectView> advertisedOnly(MediaId id, Set<ObjectKey> known) {
      List<ObjectView> all = new ArrayList<>();
      for (ObjectKey key : neighbourhood.versionsOf(now, ObjectKey.mediaHash(id))) {
        if (!known.contains(key)) {
          all.add(
              new ObjectView(
                  Description.undescribed(id),
                  false,
                  0,
                  false,
                  SegmentSet.EMPTY,
                  0,
                  List.of(),
                  holders(key),
                  List.of(),
                  heard(key)));
        }
      }
      return all;
    }

    private ObjectView view(Description object) {
      ObjectKey key = object.key();
      return new ObjectView(
          object,
          deliveries.isCurrent(object),
          popularity.of(key, now),
          popularity.isPopular(key, now),
          shelf.held(key),
          shelf.bytes(key),
          suppliers(key),
          holders(key),
          windows(key),
          heard(key));
    }

    private List<SupplierView> suppliers(ObjectKey key) {
      Map<String, SegmentSet> by = new HashMap<>();
      for (Catalogue.Run run : shelf.runs(key)) {
        by.merge(
            run.supplier(),
            SegmentSet.of(run.first(), run.last()),
            (set, more) -> set.with(run.first(), run.last()));
      }
      return by.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> new SupplierView(entry.getKey(), entry.getValue()))
          .toList();
    }

    private List<HolderView> holders(ObjectKey key) {
      List<HolderView> all = new ArrayList<>();
      for (HeldBy by : neighbourhood.holdersOf(now, key)) {
        all.add(
            new HolderView(by.holder().identity().id(), by.holder().scope().name(), by.segments()));
      }
      return all;
    }

    private List<WindowView> windows(ObjectKey key) {
      return deliveries.playWindows(now, key).stream().map(this::window).toList();
    }

    private WindowView window(Stretch stretch) {
      List<TellingView> tellings =
          teller.tellings(now, advertised(stretch)).stream().map(this::telling).toList();
      return new WindowView(
          stretch.id(),
          stretch.first(),
          stretch.last(),
          stretch.fromMillis(),
          stretch.toMillis(),
          stretch.rate(),
          stretch.lengthMillis(),
          stretch.followed(),
          stretch.bytes(),
          tellings);
    }

    private TellingView telling(Telling telling) {
      return new TellingView(
          telling.neighbour().id(),
          telling.scope().name(),
          telling.everyMillis(),
          telling.distance().millis(),
          telling.why());
    }

    private List<HeardWindowView> heard(ObjectKey key) {
      List<HeardWindowView> all = new ArrayList<>();
      neighbourhood
          .windowsOf(now, key)
          .forEach((helper, windows) -> windows.forEach(w -> all.add(heard(helper, w))));
      return all;
    }

    private HeardWindowView heard(String helper, HeardWindow heard) {
      return new HeardWindowView(
          helper,
          neighbourhood.find(now, helper).map(h -> h.scope().name()).orElse(""),
          heard.window().id(),
          heard.rearAt(now.tick()),
          heard.frontAt(now.tick()),
          heard.window().rate(),
          heard.window().lengthMillis(),
          heard.heard(),
          heard.everyMillis());
    }

    @Override
    public HealthView health() {
      return new HealthView(
          deliveries.storeTrouble(),
          ledger.isSaved(),
          counters.get(Counter.ADVERTISEMENTS_MISPLACED),
          deliveries.fillCount(),
          deliveries.responseCount(),
          deliveries.spoolBytes());
    }
  }
}
