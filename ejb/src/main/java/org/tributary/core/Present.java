package org.tributary.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tributary.core.cache.Ledger;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cooperation.AdvertisedWindow;
import org.tributary.core.cooperation.Audience;
import org.tributary.core.cooperation.HeardWindow;
import org.tributary.core.cooperation.HeldBy;
import org.tributary.core.cooperation.Holder;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Neighbour;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.cooperation.Telling;
import org.tributary.core.cooperation.WindowTeller;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Deliveries;
import org.tributary.core.media.Description;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.turn.Now;
import org.tributary.core.window.Stretch;

/** A helper as it is in one turn, to be looked at within it. */
final class Present implements View {
  private final Now now;
  private final Identity identity;
  private final Instant startedAt;
  private final Shelf shelf;
  private final Ledger ledger;
  private final Popularity popularity;
  private final Neighbourhood neighbourhood;
  private final WindowTeller teller;
  private final Deliveries deliveries;
  private final Counters counters;

  /** What of a helper is shown. */
  record Shown(
      Identity identity,
      Instant startedAt,
      Shelf shelf,
      Ledger ledger,
      Popularity popularity,
      Neighbourhood neighbourhood,
      WindowTeller teller,
      Deliveries deliveries,
      Counters counters) {}

  Present(Now now, Shown of) {
    this.now = now;
    this.identity = of.identity;
    this.startedAt = of.startedAt;
    this.shelf = of.shelf;
    this.ledger = of.ledger;
    this.popularity = of.popularity;
    this.neighbourhood = of.neighbourhood;
    this.teller = of.teller;
    this.deliveries = of.deliveries;
    this.counters = of.counters;
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
    return shelf.suppliers(key).entrySet().stream()
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

  /** A play window as others are told of it. */
  static AdvertisedWindow advertised(Stretch stretch) {
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
}
