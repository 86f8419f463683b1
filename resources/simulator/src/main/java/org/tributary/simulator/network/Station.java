package org.tributary.simulator.network;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tributary.core.Helper;
import org.tributary.core.MediaHelper;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.Sources;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;

/** One helper, the deployed core, and the ports that put it into the simulated network. */
final class Station implements Neighbours {
  private static final BlankStore.Listener UNHEARD =
      new BlankStore.Listener() {
        @Override
        public void came(SegmentKey key) {
          // The core's advertiser tells it.
        }

        @Override
        public void went(SegmentKey key) {
          // The core's advertiser tells it.
        }
      };

  private final HelperNetwork network;
  private final int number;
  private final VirtualTime time;
  private final Tally tally;
  private final Link link;
  private final Announcing announcing;
  private final Optional<Flood> flood;
  private final Succession succession;
  private final BlankStore store;
  private final String id;
  private final Helper helper;
  private boolean down;

  Station(
      HelperNetwork network,
      int number,
      Settings settings,
      Announcing announcing,
      SplittableRandom random,
      Making making) {
    this.network = network;
    this.number = number;
    this.id = settings.helper().id();
    this.time = network.time();
    this.tally = network.tally();
    this.link = new Link(network.topology().helperBits());
    this.announcing = announcing;
    this.flood =
        announcing == Announcing.FLOODING
            ? Optional.of(flood(settings, network, number))
            : Optional.empty();
    this.succession = new Succession(tally);
    this.store = new BlankStore(time, flood.<BlankStore.Listener>map(f -> f).orElse(UNHEARD));
    NothingElse nothing = new NothingElse(time);
    this.helper =
        making.make(
            number,
            time,
            settings,
            new MediaHelper.Ports(
                time,
                tick -> time.at(tick, now -> wake()),
                store,
                nothing,
                new Watched(),
                this,
                nothing,
                this::publish,
                this::ringIn,
                (change, neighbour, detail) -> {}),
            random);
  }

  private static Flood flood(Settings settings, HelperNetwork network, int number) {
    Identity self =
        new Identity(
            settings.helper().id(), settings.helper().url(), network.topology().location(number));
    return new Flood(
        self,
        network.time().now().wall().toEpochMilli(),
        settings.network().secret(),
        network.broker(),
        number);
  }

  /** Starts with an empty store. */
  void start() {
    helper.restore(List.of(), true);
    flood.ifPresentOrElse(Flood::begin, this::advertiseToAll);
  }

  int number() {
    return number;
  }

  Helper helper() {
    return helper;
  }

  /** Hears a message, which need not be read again unless somebody takes it down. */
  void hear(Scope scope, byte[] message, AdvertisementCodec.Decoded read) {
    if (helper instanceof MediaHelper deployed) {
      deployed.hear(scope, read);
    } else {
      helper.hear(scope, message);
    }
  }

  boolean holds(SegmentKey key) {
    return store.holds(key);
  }

  boolean isDown() {
    return down;
  }

  /** Neither hears nor tells nor answers helpers any more; what is on its way to others arrives. */
  void goDown() {
    down = true;
  }

  /** Goes on with what it holds, as after a pause. */
  void comeBack() {
    down = false;
    if (flood.isEmpty()) {
      advertiseToAll();
    }
  }

  private void advertiseToAll() {
    for (Scope scope : Scope.values()) {
      helper.advertise(scope);
    }
  }

  private void wake() {
    helper.wake();
  }

  private void ringIn(Scope scope, long millis) {
    time.after(
        Duration.ofMillis(millis),
        now -> {
          if (!down) {
            helper.advertise(scope);
          }
        });
  }

  private void publish(Scope scope, byte[] message) {
    if (announcing == Announcing.ADVERTISER) {
      network.broker().publish(number, scope, message);
    }
  }

  // Neighbours.

  @Override
  public Fetch segment(URI url, SegmentKey key, long from, FetchListener listener) {
    Station other = network.at(url);
    Transfer transfer = transfer(other, listener);
    tally.add(Count.NEIGHBOUR_REQUESTS);
    succession.asks(key.object().media(), key.number(), other.number);
    transfer.asked(() -> other.lend(key, from, transfer));
    return transfer;
  }

  private Transfer transfer(Station other, FetchListener listener) {
    Scope scope = network.topology().scope(number, other.number);
    Count crossed = crossed(scope);
    return new Transfer(
        time,
        listener,
        network.topology().roundTripNanos(scope) / 2,
        other.link,
        bytes -> tally.add(crossed, bytes));
  }

  private static Count crossed(Scope scope) {
    return switch (scope) {
      case LOCAL -> Count.LOCAL_BYTES;
      case REGIONAL -> Count.REGIONAL_BYTES;
      case NATIONAL -> Count.NATIONAL_BYTES;
      case GLOBAL -> Count.GLOBAL_BYTES;
    };
  }

  /** Answers a request of another helper; one that is down says nothing. */
  private void lend(SegmentKey key, long from, Transfer transfer) {
    if (down) {
      return;
    }
    helper.lend(
        key,
        new Lending() {
          @Override
          public void held(StoredSegment segment, Held held) {
            held.bytes().release();
            long bytes = segment.length() - from;
            helper.lent(key, bytes);
            network.trouble().mayDisturb(transfer, bytes);
            transfer.answer(new Head(segment.resource(), from, bytes), bytes);
          }

          @Override
          public void notHeld() {
            tally.add(Count.STALE_REQUESTS);
            transfer.fail(new Failure(Failure.Kind.NOT_HELD, "not held"));
          }

          @Override
          public void busy(int retryAfterSeconds) {
            transfer.fail(new Failure(Failure.Kind.BUSY, "busy", retryAfterSeconds * 1000L));
          }
        });
  }

  @Override
  public Fetch errand(URI url, Errand errand, long from, FetchListener listener) {
    Station other = network.at(url);
    Transfer transfer = transfer(other, listener);
    tally.add(Count.NEIGHBOUR_REQUESTS);
    succession.asks(errand.key().object().media(), errand.number(), other.number);
    Errand sent =
        new Errand(errand.object(), errand.number(), errand.resource(), with(errand.way()));
    transfer.asked(() -> other.run(sent, from, transfer));
    return transfer;
  }

  private Way with(Way way) {
    List<String> via = new ArrayList<>(way.via());
    via.add(id);
    return new Way(way.scope(), via);
  }

  private void run(Errand errand, long from, Transfer transfer) {
    if (down) {
      return;
    }
    Passing passing = new Passing(this, errand, from, transfer);
    passing.serves(helper.errand(errand, Math.toIntExact(from), passing));
  }

  @Override
  public void inquire(
      URI url, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
    question(
        url,
        answer,
        (other, tell) ->
            other.helper.inquire(
                id, start, with(way), told -> tell.accept(now -> told.map(t -> t.by(now)))));
  }

  @Override
  public void describe(URI url, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
    question(
        url,
        answer,
        (other, tell) -> other.helper.describe(key, found -> tell.accept(now -> found)));
  }

  @Override
  public void advertisement(URI url, BiConsumer<Now, Optional<byte[]>> answer) {
    question(
        url,
        answer,
        (other, tell) ->
            other.helper.advertisement(
                full -> {
                  tally.add(Count.MESSAGES_HEARD);
                  tally.add(Count.MESSAGE_BYTES_HEARD, full.length);
                  tell.accept(now -> Optional.of(full));
                }));
  }

  /** Asks another helper, half a round trip away; one that is down does not answer. */
  private <T> void question(
      URI url,
      BiConsumer<Now, Optional<T>> answer,
      BiConsumer<Station, Consumer<Function<Now, Optional<T>>>> asked) {
    Station other = network.at(url);
    long halfTrip = halfTripNanos(other);
    tally.add(Count.QUESTIONS);
    if (other.down) {
      time.at(tick() + HelperNetwork.PATIENCE_NANOS, now -> answer.accept(now, Optional.empty()));
      return;
    }
    time.at(
        tick() + halfTrip,
        then ->
            asked.accept(
                other,
                told -> time.at(tick() + halfTrip, now -> answer.accept(now, told.apply(now)))));
  }

  private long halfTripNanos(Station other) {
    return network.topology().roundTripNanos(network.topology().scope(number, other.number)) / 2;
  }

  private long tick() {
    return time.now().tick();
  }

  /** The source, as this helper asks it. */
  private final class Watched implements Sources {
    private final Sources source = network.source();

    @Override
    public boolean knows(String name) {
      return source.knows(name);
    }

    @Override
    public Fetch get(
        MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
      long segment = from / network.titles().segmentBytes();
      succession.asks(ObjectKey.mediaHash(resource), segment, Succession.SOURCE);
      return source.get(resource, from, length, same, listener);
    }

    @Override
    public Fetch head(MediaId resource, FetchListener listener) {
      return source.head(resource, listener);
    }
  }
}
