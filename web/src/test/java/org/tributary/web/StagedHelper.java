package org.tributary.web;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tributary.core.Helper;
import org.tributary.core.View;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.Relay;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;

/**
 * A helper on a stage: it has whole objects in memory and does what the test's script says. Its
 * turns run on one thread of its own, as in the container.
 */
public final class StagedHelper implements Helper {
  private static final int PIECE = 40_000;

  private final ExecutorService turns;
  private final Leases leases = new Leases();
  private final Counters counters = new Counters();
  private final Map<MediaId, ByteBuffer> objects = new ConcurrentHashMap<>();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicInteger hitsClosed = new AtomicInteger();

  /** What the next requests meet; set before they are made. */
  public volatile Script script = Script.PLAIN;

  /** The last request. */
  public volatile MediaRequest asked;

  /** What it shows of itself. */
  public volatile View view;

  /** Who borrows. */
  public volatile Consumer<Lending> lender = Lending::notHeld;

  /** The errands it was sent on. */
  public final List<Errand> errands = new CopyOnWriteArrayList<>();

  /** The descriptions it knows. */
  public final Map<ObjectKey, Description> descriptions = new ConcurrentHashMap<>();

  public StagedHelper(ExecutorService turns) {
    this.turns = turns;
  }

  /**
   * What a request meets.
   *
   * @param hits whether objects are in memory
   * @param hitBytes after so many bytes the rest is not in memory any more
   * @param busy whether work is refused
   * @param cutAt the delivery fails after so many bytes
   * @param lengthKnown whether the head tells the length
   */
  public record Script(boolean hits, int hitBytes, boolean busy, int cutAt, boolean lengthKnown) {
    public static final Script PLAIN =
        new Script(false, Integer.MAX_VALUE, false, Integer.MAX_VALUE, true);

    public Script withHits() {
      return new Script(true, hitBytes, busy, cutAt, lengthKnown);
    }

    public Script withHitsUpTo(int bytes) {
      return new Script(true, bytes, busy, cutAt, lengthKnown);
    }

    public Script thatIsBusy() {
      return new Script(hits, hitBytes, true, cutAt, lengthKnown);
    }

    public Script cutAt(int bytes) {
      return new Script(hits, hitBytes, busy, bytes, lengthKnown);
    }

    public Script withoutLength() {
      return new Script(hits, hitBytes, busy, cutAt, false);
    }
  }

  /** Gives it an object. */
  public void holds(MediaId id, ByteBuffer content) {
    objects.put(id, content);
  }

  public Leases leases() {
    return leases;
  }

  /** How many hits were let go of. */
  public int hitsClosed() {
    return hitsClosed.get();
  }

  /** How many deliveries were told that their receiver is gone. */
  public int gone() {
    return gone.get();
  }

  @Override
  public Optional<Hit> hit(MediaRequest request, Instant wall) {
    asked = request;
    ByteBuffer content = objects.get(request.id());
    return script.hits() && content != null
        ? Optional.of(new StagedHit(content, script))
        : Optional.empty();
  }

  @Override
  public Optional<Delivery> deliver(MediaRequest request, Receiver receiver) {
    asked = request;
    if (script.busy()) {
      return Optional.empty();
    }
    StagedDelivery delivery = new StagedDelivery(objects.get(request.id()), 0, receiver, script);
    turns.execute(() -> delivery.start(request.headOnly()));
    return Optional.of(delivery);
  }

  @Override
  public Optional<Delivery> resume(Hit hit, Receiver receiver) {
    StagedHit staged = (StagedHit) hit;
    StagedDelivery delivery =
        new StagedDelivery(staged.content, staged.position, receiver, staged.script);
    turns.execute(delivery::more);
    return Optional.of(delivery);
  }

  @Override
  public void delivered(Hit hit, long bytes) {
    counters.add(Counter.SERVED_OWN_BYTES, bytes);
  }

  @Override
  public boolean lend(SegmentKey key, Lending lending) {
    if (script.busy()) {
      return false;
    }
    turns.execute(() -> lender.accept(lending));
    return true;
  }

  @Override
  public Optional<Delivery> errand(Errand errand, int from, Relay relay) {
    if (script.busy()) {
      return Optional.empty();
    }
    errands.add(errand);
    ByteBuffer content = objects.get(errand.resource());
    StagedDelivery staged =
        new StagedDelivery(content, SegmentFraming.aligned(from), new Passing(relay), script);
    turns.execute(
        () -> {
          if (content == null) {
            relay.notHeld();
            return;
          }
          relay.begins(
              new StoredSegment(
                  errand.object(),
                  errand.number(),
                  content.remaining(),
                  errand.object().metadata(),
                  StoredSegment.FROM_SOURCE));
          staged.more();
        });
    return Optional.of(staged);
  }

  @Override
  public boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer) {
    Optional<Told> told =
        descriptions.values().stream()
            .filter(d -> d.id().equals(id))
            .findFirst()
            .map(d -> new Told(d, 1234 + start));
    turns.execute(() -> answer.accept(told));
    return true;
  }

  @Override
  public void lent(SegmentKey key, long bytes) {
    counters.add(Counter.LENT_BYTES, bytes);
  }

  @Override
  public boolean describe(ObjectKey key, Consumer<Optional<Description>> answer) {
    turns.execute(() -> answer.accept(Optional.ofNullable(descriptions.get(key))));
    return true;
  }

  @Override
  public boolean advertisement(Consumer<byte[]> answer) {
    turns.execute(() -> answer.accept(new byte[] {1, 2, 3}));
    return true;
  }

  @Override
  public void hear(Scope scope, byte[] message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void advertise(Scope scope) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void wake() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void saveCatalogue() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void restore(List<StoredSegment> segments, boolean last) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean ask(Consumer<View> question) {
    if (script.busy()) {
      return false;
    }
    turns.execute(() -> question.accept(view));
    return true;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  private ResponseHead head(ByteBuffer content, Script as) {
    if (content == null) {
      return new ResponseHead(
          404,
          Map.of(),
          -1,
          Optional.of(new ResponseHead.Problem("Not found", "The source has no such \"thing\".")));
    }
    return new ResponseHead(
        200,
        Map.of("Content-Type", "video/mp4", "Cache-Status", "stage; hit"),
        as.lengthKnown() ? content.remaining() : -1,
        Optional.empty());
  }

  private final class StagedHit implements Hit {
    private final ByteBuffer content;
    private final Script script;
    private int position;

    StagedHit(ByteBuffer content, Script script) {
      this.content = content;
      this.script = script;
    }

    @Override
    public ResponseHead head() {
      return StagedHelper.this.head(content, script);
    }

    @Override
    public boolean isComplete() {
      return position == content.remaining();
    }

    @Override
    public Optional<Bytes> next() {
      int length = Math.min(1 << 20, Math.min(script.hitBytes(), content.remaining()) - position);
      if (length <= 0) {
        return Optional.empty();
      }
      Bytes bytes = leases.of(content.slice(position, length));
      position += length;
      return Optional.of(bytes);
    }

    @Override
    public void close() {
      hitsClosed.incrementAndGet();
    }
  }

  /** An errand's relay as the receiver of its bytes: what it is was told before. */
  private record Passing(Relay relay) implements Receiver {

    @Override
    public void head(ResponseHead head) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void send(Bytes bytes) {
      relay.send(bytes);
    }

    @Override
    public void finish() {
      relay.finish();
    }

    @Override
    public void fail(String why) {
      relay.fail(why);
    }
  }

  /** Gives an object in small pieces, as it would come from a source. */
  private final class StagedDelivery implements Delivery {
    private final ByteBuffer content;
    private final Receiver receiver;
    private final Script script;
    private int position;
    private boolean over;

    StagedDelivery(ByteBuffer content, int position, Receiver receiver, Script script) {
      this.content = content;
      this.position = position;
      this.receiver = receiver;
      this.script = script;
    }

    void start(boolean headOnly) {
      receiver.head(StagedHelper.this.head(content, script));
      if (headOnly || content == null) {
        receiver.finish();
      } else {
        more();
      }
    }

    void more() {
      int sent = 0;
      int end = Math.min(content.remaining(), script.cutAt());
      while (!over && sent < Receiver.WINDOW_BYTES && position < end) {
        int length = Math.min(PIECE, end - position);
        receiver.send(leases.of(content.slice(position, length)));
        position += length;
        sent += length;
      }
      if (!over && position == end) {
        over = true;
        if (end < content.remaining()) {
          receiver.fail("the script says so");
        } else {
          receiver.finish();
        }
      }
    }

    @Override
    public void writable() {
      turns.execute(this::more);
    }

    @Override
    public void gone() {
      gone.incrementAndGet();
      turns.execute(() -> over = true);
    }
  }
}
