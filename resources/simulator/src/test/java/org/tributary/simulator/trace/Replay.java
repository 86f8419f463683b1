package org.tributary.simulator.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.Relay;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.turn.VirtualTime;

/**
 * Gives a helper what a trace says that came, when it came, and takes down what it decides. Its
 * alarm is its own: nothing in a trace wakes it.
 */
final class Replay {
  private final VirtualTime time;
  private final TracedNetwork network = new TracedNetwork();
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private final RecordedHelper helper;
  private long tick;

  private Replay(Trace trace, Function<VirtualTime, Ground> ground) {
    this.time = new VirtualTime(trace.beginning(), 0);
    this.helper =
        new RecordedHelper(
            trace.seed(),
            trace.settings(),
            time,
            ground.apply(time),
            network.outside(),
            () -> tick,
            alarmed -> {});
  }

  /** The trace of a helper on some ground to which the same comes as in {@code trace}. */
  static Trace of(Trace trace, Function<VirtualTime, Ground> ground) {
    Replay replay = new Replay(trace, ground);
    Trace replayed = null;
    for (Event event : trace.events()) {
      if (event.incoming()) {
        replay.tick = event.tick();
        replay.helper.advance();
        if (event.what().equals("over")) {
          replayed = replay.helper.end();
        } else {
          replay.come(event);
        }
      }
    }
    if (replayed == null) {
      throw new IllegalArgumentException("the trace has no end");
    }
    return replayed;
  }

  private void come(Event event) {
    switch (event.what()) {
      case "restore" -> helper.restore(List.of(), true);
      case "rings" -> helper.advertise(Scope.valueOf(event.get("scope")));
      case "hear" ->
          helper.hear(Scope.valueOf(event.get("scope")), Texts.bytes(event.get("message")));
      case "request" -> request(event);
      case "writable" -> delivery(event).ifPresent(Delivery::writable);
      case "gone" -> delivery(event).ifPresent(Delivery::gone);
      case "lend" -> helper.lend(Texts.key(event.get("key")), new Indifferent());
      case "lent" -> helper.lent(Texts.key(event.get("key")), event.number("bytes"));
      case "errand" -> errand(event);
      case "inquire" ->
          helper.inquire(
              Texts.id(event.get("id")),
              event.number("start"),
              Texts.way(event.get("for")),
              told -> {});
      case "describe" -> helper.describe(ObjectKey.parse(event.get("key")), found -> {});
      case "advertisement" -> helper.advertisement(full -> {});
      default -> network.come(event, time.now());
    }
  }

  /** As the web asks: whether it is in memory, and else as a response. */
  private void request(Event event) {
    Optional<String> range = Texts.orNone(event.get("range"));
    MediaRequest request =
        range
            .map(r -> MediaRequest.get(Texts.id(event.get("id")), r))
            .orElseGet(() -> MediaRequest.get(Texts.id(event.get("id"))));
    Optional<Hit> hit = helper.hit(request, time.now().wall());
    if (hit.isPresent()) {
      long bytes = 0;
      for (Optional<Bytes> next = hit.get().next(); next.isPresent(); next = hit.get().next()) {
        bytes += next.get().length();
        next.get().release();
      }
      helper.delivered(hit.get(), bytes);
      hit.get().close();
    } else {
      helper
          .deliver(request, new Indifferent())
          .ifPresent(delivery -> deliveries.put(event.get("of"), delivery));
    }
  }

  private void errand(Event event) {
    Errand errand =
        new Errand(
            Texts.description(event.get("object")),
            event.number("number"),
            Texts.id(event.get("resource")),
            Texts.way(event.get("for")));
    helper
        .errand(errand, Math.toIntExact(event.number("from")), new Indifferent())
        .ifPresent(delivery -> deliveries.put(event.get("of"), delivery));
  }

  private Optional<Delivery> delivery(Event event) {
    return Optional.ofNullable(deliveries.get(event.get("of")));
  }

  /** Takes everything; what it has to say to it is in the trace. */
  private static final class Indifferent implements Receiver, Lending, Relay {

    @Override
    public void head(ResponseHead head) {
      // Taken down already.
    }

    @Override
    public void send(Bytes bytes) {
      bytes.release();
    }

    @Override
    public void finish() {
      // Taken down already.
    }

    @Override
    public void fail(String why) {
      // Taken down already.
    }

    @Override
    public void begins(StoredSegment segment) {
      // Taken down already.
    }

    @Override
    public void held(StoredSegment segment, Held held) {
      held.bytes().release();
    }

    @Override
    public void notHeld() {
      // Taken down already.
    }

    @Override
    public void busy(int retryAfterSeconds) {
      // Taken down already.
    }
  }
}
