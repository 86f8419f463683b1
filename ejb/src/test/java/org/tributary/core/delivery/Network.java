package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.tributary.core.MediaHelper;
import org.tributary.core.View;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.MemoryStore;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.cooperation.Topics;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;

/** Helpers, a source and receivers in virtual time: the core as it is deployed, over fake ports. */
final class Network {
  static final int SEGMENT = 64 * 1024;
  static final Settings.Windows WINDOWS =
      new Settings.Windows(
          64L << 20, Duration.ofMinutes(1), Duration.ofMinutes(10), true, true, true);
  static final Settings.Prefetch PREFETCH = new Settings.Prefetch(125_000_000, 50, true);

  final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"), 1);
  final AtomicInteger leases = new AtomicInteger();
  final FakeSource source = new FakeSource(time, leases);
  Settings.Windows windows = WINDOWS;
  Settings.Prefetch prefetch = PREFETCH;
  Settings.Hedging hedging = Settings.Hedging.DEFAULT;
  Settings.Regions regions = Settings.Regions.DEFAULT;
  Settings.Ownership ownership = Settings.Ownership.ON;
  int fullAsked;
  final Map<String, Node> nodes = new LinkedHashMap<>();
  final Map<String, List<Listing>> manifests = new HashMap<>();

  static byte[] content(int length, long seed) {
    byte[] content = new byte[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      content[i] = (byte) random.nextInt();
    }
    return content;
  }

  static MediaId id(String path) {
    return new MediaId("studio", path);
  }

  Node helper(String id, String location) {
    return helper(id, location, 1L << 30);
  }

  Node helper(String id, String location, long storeBytes) {
    return helper(id, location, storeBytes, UnaryOperator.identity());
  }

  Node helper(
      String id, String location, long storeBytes, UnaryOperator<Settings.Delivery> delivery) {
    Node node = new Node(id, location, storeBytes, delivery);
    nodes.put(id, node);
    node.start();
    return node;
  }

  Viewer play(Node node, String path) {
    return play(node, MediaRequest.get(id(path)));
  }

  Viewer play(Node node, MediaRequest request) {
    Viewer viewer = new Viewer(time);
    viewer.attach(node.helper.deliver(request, viewer));
    return viewer;
  }

  Viewer played(Node node, MediaRequest request) {
    Viewer viewer = play(node, request);
    time.advance(Duration.ofSeconds(10));
    return viewer;
  }

  Viewer played(Node node, String path) {
    return played(node, MediaRequest.get(id(path)));
  }

  /** One helper and its ports. */
  final class Node implements Neighbours, Manifests, Topics, Catalogue {
    final String name;
    final Location location;
    final Settings settings;
    final MemoryStore store;
    final MediaHelper helper;
    final Set<String> frozen = new HashSet<>();
    final List<Wire> lent = new ArrayList<>();
    Duration lag = Duration.ZERO;
    Duration pace = Duration.ofNanos(50_000);
    final List<Errand> errands = new ArrayList<>();
    boolean down;
    boolean corrupt;

    Node(String name, String location, long storeBytes, UnaryOperator<Settings.Delivery> delivery) {
      this.name = name;
      this.location = Location.parse(location);
      this.settings = settings(name, location, storeBytes, delivery);
      this.store = new MemoryStore(time, this::join);
      this.helper =
          new MediaHelper(
              settings,
              new MediaHelper.Ports(
                  time,
                  tick -> time.at(tick, now -> wake()),
                  store,
                  this,
                  source,
                  this,
                  this,
                  this,
                  this::ringIn,
                  (change, neighbour, detail) -> {}),
              time.now().wall(),
              new SplittableRandom(name.hashCode()),
              new Counters());
    }

    private void wake() {
      helper.wake();
    }

    private void ringIn(Scope scope, long millis) {
      time.after(Duration.ofMillis(millis), now -> ring(scope));
    }

    private void ring(Scope scope) {
      if (!down) {
        helper.advertise(scope);
      }
    }

    void start() {
      helper.restore(List.of(), true);
      for (Scope scope : Scope.values()) {
        helper.advertise(scope);
      }
      time.settle();
    }

    long count(Counter counter) {
      return helper.counters().get(counter);
    }

    /** Served is own store, windows, neighbours and source, to the byte. */
    void assertThatTheLawHolds() {
      assertThat(count(Counter.SERVED_BYTES))
          .isEqualTo(
              count(Counter.SERVED_OWN_BYTES)
                  + count(Counter.SERVED_WINDOW_BYTES)
                  + count(Counter.SERVED_NEIGHBOUR_BYTES)
                  + count(Counter.SERVED_SOURCE_BYTES));
    }

    View.ObjectView view(String path) {
      List<View.ObjectView> found = views(path);
      return found.get(found.size() - 1);
    }

    private List<View.ObjectView> views(String path) {
      List<View.ObjectView> found = new ArrayList<>();
      helper.ask(view -> found.addAll(view.object(id(path))));
      time.settle();
      return found;
    }

    /**
     * What is held of the last version of which anything is: neighbours may have told of others.
     */
    SegmentSet held(String path) {
      return views(path).stream()
          .map(View.ObjectView::held)
          .filter(held -> !held.isEmpty())
          .reduce(SegmentSet.EMPTY, (before, last) -> last);
    }

    private Held join(List<Bytes> parts) {
      int length = parts.stream().mapToInt(Bytes::length).sum();
      ByteBuffer whole = ByteBuffer.allocate(length);
      for (Bytes part : parts) {
        whole.put(part.as(ByteBuffer.class));
      }
      return new Held(new ArrayBytes(whole.array(), new AtomicInteger()), new Digests(new byte[0]));
    }

    // Neighbours.

    private Node at(URI url) {
      return nodes.values().stream()
          .filter(node -> node.settings.helper().url().equals(url))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public Fetch segment(URI url, SegmentKey key, long from, FetchListener listener) {
      Node other = at(url);
      Wire wire = new Wire(time, delayTo(other).plus(other.lag), listener, leases, n -> {});
      wire.pace(other.pace);
      if (other.down) {
        wire.freeze();
        return wire;
      }
      other.lent.add(wire);
      other.helper.lend(
          key,
          new Lending() {
            @Override
            public void held(StoredSegment segment, Held held) {
              byte[] body = body(held.bytes());
              other.helper.lent(key, body.length);
              if (other.corrupt) {
                wire.fail(new Failure(Failure.Kind.CORRUPT, "a chunk of " + key));
                return;
              }
              wire.answer(
                  new Head(segment.resource(), from, body.length - from),
                  Arrays.copyOfRange(body, (int) from, body.length));
            }

            @Override
            public void notHeld() {
              wire.fail(new Failure(Failure.Kind.NOT_HELD, other.name + " does not hold it"));
            }

            @Override
            public void busy(int retryAfterSeconds) {
              wire.fail(new Failure(Failure.Kind.BUSY, "busy", retryAfterSeconds * 1000L));
            }
          });
      return wire;
    }

    private Duration delayTo(Node other) {
      return switch (location.scopeTo(other.location)) {
        case LOCAL -> Duration.ofMillis(1);
        case REGIONAL -> Duration.ofMillis(10);
        case NATIONAL -> Duration.ofMillis(30);
        case GLOBAL -> Duration.ofMillis(90);
      };
    }

    @Override
    public Fetch errand(URI url, Errand errand, long from, FetchListener listener) {
      Node other = at(url);
      other.errands.add(errand);
      Way way = errand.way();
      List<String> via = new ArrayList<>(way.via());
      via.add(name);
      Errand sent =
          new Errand(
              errand.object(), errand.number(), errand.resource(), new Way(way.scope(), via));
      Wire wire = new Wire(time, delayTo(other), listener, leases, n -> {});
      if (other.down) {
        wire.freeze();
        return wire;
      }
      other.lent.add(wire);
      other.helper.errand(sent, (int) from, new Passing(other, errand, from, wire));
      return wire;
    }

    @Override
    public void inquire(
        URI url, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
      Node other = at(url);
      List<String> via = new ArrayList<>(way.via());
      via.add(name);
      if (other.down) {
        return;
      }
      time.after(
          delayTo(other),
          asked ->
              other.helper.inquire(
                  id,
                  start,
                  new Way(way.scope(), via),
                  found ->
                      time.after(
                          delayTo(other), now -> answer.accept(now, found.map(t -> t.by(now))))));
    }

    @Override
    public void describe(URI url, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
      Node other = at(url);
      if (other.down) {
        time.after(Duration.ofSeconds(2), now -> answer.accept(now, Optional.empty()));
        return;
      }
      other.helper.describe(
          key, found -> time.after(Duration.ofMillis(5), now -> answer.accept(now, found)));
    }

    @Override
    public void advertisement(URI url, BiConsumer<Now, Optional<byte[]>> answer) {
      fullAsked++;
      at(url)
          .helper
          .advertisement(
              full ->
                  time.after(Duration.ofMillis(5), now -> answer.accept(now, Optional.of(full))));
    }

    // Manifests.

    @Override
    public boolean isManifest(MediaId id, Metadata metadata) {
      return id.path().endsWith(".m3u8");
    }

    @Override
    public void parse(
        MediaId id,
        Metadata metadata,
        List<Bytes> bytes,
        BiConsumer<Now, Optional<Manifest>> answer) {
      bytes.forEach(Bytes::release);
      List<Listing> listings = manifests.getOrDefault(id.path(), List.of());
      boolean live = listings.stream().anyMatch(Listing::live);
      long target = listings.stream().mapToLong(Listing::targetMillis).max().orElse(0);
      time.add(now -> answer.accept(now, Optional.of(new Manifest(live, target, listings))));
    }

    // Topics and catalogue.

    @Override
    public void publish(Scope scope, byte[] message) {
      for (Node other : nodes.values()) {
        if (other != this && location.scopeTo(other.location).compareTo(scope) <= 0) {
          time.after(
              Duration.ofMillis(3),
              now -> {
                if (!other.down) {
                  other.helper.hear(scope, message);
                }
              });
        }
      }
    }

    @Override
    public void save(Batch batch, Outcome outcome) {
      time.add(now -> outcome.done(now, true));
    }

    @Override
    public void load(BiConsumer<Now, List<Row>> rows) {
      time.add(now -> rows.accept(now, List.of()));
    }
  }

  /** The bytes of a lease, which ends. */
  private static byte[] body(Bytes lease) {
    ByteBuffer all = lease.as(ByteBuffer.class);
    byte[] body = new byte[all.remaining()];
    all.get(body);
    lease.release();
    return body;
  }

  /** What an owner passes on, over a wire. */
  private static final class Passing implements Relay {
    private final Node owner;
    private final Errand errand;
    private final long from;
    private final Wire wire;
    private int skip;

    Passing(Node owner, Errand errand, long from, Wire wire) {
      this.owner = owner;
      this.errand = errand;
      this.from = from;
      this.wire = wire;
      this.skip = (int) from - SegmentFraming.aligned((int) from);
    }

    @Override
    public void held(StoredSegment segment, Held held) {
      byte[] body = body(held.bytes());
      owner.helper.lent(errand.key(), body.length);
      wire.answer(
          new Head(segment.resource(), from, body.length - from),
          Arrays.copyOfRange(body, (int) from, body.length));
    }

    @Override
    public void notHeld() {
      wire.fail(new Failure(Failure.Kind.NOT_HELD, owner.name + " will not have it"));
    }

    @Override
    public void busy(int retryAfterSeconds) {
      wire.fail(new Failure(Failure.Kind.BUSY, "busy", retryAfterSeconds * 1000L));
    }

    @Override
    public void begins(StoredSegment segment) {
      wire.begin(new Head(segment.resource(), from, segment.length() - from));
    }

    @Override
    public void send(Bytes lease) {
      byte[] body = body(lease);
      int dropped = Math.min(skip, body.length);
      skip -= dropped;
      wire.more(Arrays.copyOfRange(body, dropped, body.length));
    }

    @Override
    public void finish() {
      wire.finish();
    }

    @Override
    public void fail(String why) {
      wire.fail(new Failure(Failure.Kind.BROKEN, why));
    }
  }

  private Settings settings(
      String name, String location, long storeBytes, UnaryOperator<Settings.Delivery> delivery) {
    return new Settings(
        new Settings.Helper(name, URI.create("http://" + name + ".example/tributary"), location),
        new Settings.Network("a secret of the network", List.of("*.example")),
        new Settings.Store(
            "unused", storeBytes, 15, 4, 3, Duration.ofHours(24), 1000, Duration.ofSeconds(5)),
        delivery.apply(
            new Settings.Delivery(
                Duration.ofSeconds(2), Duration.ofMinutes(1), 2, 128L << 20, 100_000, "*")),
        new Settings.Cooperation(Duration.ofSeconds(1), 10, 5, 1, 500, 3, 10, 30, 90, 150),
        windows,
        prefetch,
        ownership,
        Settings.Choosing.DEFAULT,
        hedging,
        regions,
        Map.of(
            "studio",
            new Settings.Source(
                URI.create("http://studio.example"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                List.of(),
                true,
                List.of(),
                SEGMENT,
                64,
                Duration.ofMinutes(1),
                true,
                Optional.empty())));
  }
}
