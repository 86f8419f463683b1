package org.tributary.core;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongToDoubleFunction;
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
import org.tributary.core.cooperation.Changes;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Keeper;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Owners;
import org.tributary.core.cooperation.Periods;
import org.tributary.core.cooperation.Presence;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.cooperation.Spokesman;
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

/**
 * A helper: the features wired together, over ports. The container, the simulator and the tests
 * make it the same way.
 */
public final class MediaHelper implements Helper {
  private static final int POPULAR_OBJECTS = 200_000;

  private final Identity identity;
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
  private final Present.Shown shown;
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
    Keeper keeper =
        new Keeper(identity, settings.cooperation(), settings.ownership(), neighbourhood);
    this.shelf =
        new Shelf(
            settings.store(),
            settings.cooperation().priceSource(),
            ports.store(),
            popularity,
            (now, object) -> costsBack(settings, keeper, now, object),
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
    this.shown =
        new Present.Shown(
            identity,
            startedAt,
            shelf,
            ledger,
            popularity,
            neighbourhood,
            teller,
            deliveries,
            counters);
  }

  /** The hottest objects are kept everywhere, as if this copy were the only one. */
  private LongToDoubleFunction costsBack(
      Settings settings, Keeper keeper, Now now, ObjectKey object) {
    double hot = settings.ownership().hot();
    return settings.ownership().placement() && hot > 0 && popularity.of(object, now) >= hot
        ? number -> settings.cooperation().priceSource()
        : keeper.costsBack(now, object);
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

  @Override
  public boolean ask(Consumer<View> question) {
    return turns.offer(now -> question.accept(new Present(now, shown)));
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
    public Map<ObjectKey, SegmentSet> leaving(Now now, int most) {
      return shelf.leaving(now, most);
    }

    @Override
    public List<AdvertisedWindow> windows(Now now) {
      return deliveries.playWindows(now).stream().map(Present::advertised).sorted().toList();
    }

    @Override
    public void followed(Now now, ObjectKey object, long nanos) {
      deliveries.followed(now, object, nanos);
    }
  }
}
