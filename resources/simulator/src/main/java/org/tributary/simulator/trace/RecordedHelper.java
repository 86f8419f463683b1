package org.tributary.simulator.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.core.Helper;
import org.tributary.core.MediaHelper;
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
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Alarm;
import org.tributary.core.turn.Turns;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.network.NothingElse;

/**
 * The deployed core on some ground, with somebody who takes down what crosses its border. In a run
 * it stands among the other helpers; in a replay a trace stands around it.
 */
public final class RecordedHelper implements Helper {
  private final Instant beginning;
  private final long seed;
  private final Map<String, String> settings;
  private final Steps steps;
  private final Journal journal;
  private final LongSupplier ticks;
  private final Helper helper;

  /** What was asked and not in memory: it will be asked to be delivered. */
  private @Nullable MediaRequest missed;

  /**
   * A helper that has not begun.
   *
   * @param settings by the names of the product's settings without {@code tributary.}
   * @param time at tick 0, and this helper's alone; so is the ground
   * @param ticks the time outside
   * @param alarmed hears of ticks outside at which {@link #advance} is to be called
   */
  public RecordedHelper(
      long seed,
      Map<String, String> settings,
      VirtualTime time,
      Ground ground,
      Outside outside,
      LongSupplier ticks,
      LongConsumer alarmed) {
    this.beginning = time.now().wall();
    this.seed = seed;
    this.settings = settings;
    this.steps = new Steps(time);
    this.journal = new Journal(time);
    this.ticks = ticks;
    Settings read = ground.settings(settings);
    Turns turns = ground.turns();
    Alarm alarm = ground.alarm(this::wake);
    RecordedSuppliers suppliers =
        new RecordedSuppliers(outside.sources(), outside.neighbours(), turns, steps, journal);
    NothingElse nothing = new NothingElse(turns);
    this.helper =
        new MediaHelper(
            read,
            new MediaHelper.Ports(
                turns,
                tick -> {
                  alarm.ringAt(tick);
                  alarmed.accept(tick);
                },
                new RecordedStore(ground.store(read), journal),
                nothing,
                suppliers,
                suppliers,
                nothing,
                (scope, message) -> publish(outside, scope, message),
                (scope, millis) -> ringIn(outside, scope, millis),
                (change, neighbour, detail) ->
                    journal.out(
                        "neighbour",
                        "id",
                        neighbour.id(),
                        "change",
                        change.name(),
                        "detail",
                        detail)),
            beginning,
            new SplittableRandom(seed),
            new Counters());
  }

  private void publish(Outside outside, Scope scope, byte[] message) {
    journal.out(
        "publish",
        "scope",
        scope.name(),
        "length",
        Integer.toString(message.length),
        "digest",
        Texts.digest(message));
    outside.topics().publish(scope, message);
  }

  private void ringIn(Outside outside, Scope scope, long millis) {
    journal.out("timer", "scope", scope.name(), "millis", Long.toString(millis));
    outside.periods().ringIn(scope, millis);
  }

  /** Lets happen what is due now. */
  public void advance() {
    steps.advance(ticks.getAsLong());
  }

  /** Ends the record: what was taken down, and the counters last. */
  public Trace end() {
    take(
        () -> {
          journal.in("over");
          Map<String, String> counted = new TreeMap<>();
          for (Counter counter : Counter.values()) {
            counted.put(counter.name(), Long.toString(helper.counters().get(counter)));
          }
          counted.forEach((name, value) -> journal.out("counted", "name", name, "value", value));
        });
    return new Trace(beginning, seed, settings, journal.events());
  }

  private void take(Runnable coming) {
    steps.take(ticks.getAsLong(), coming);
  }

  // Receivers.

  @Override
  public Optional<Hit> hit(MediaRequest request, Instant wall) {
    Optional<Hit> hit =
        steps.ask(
            ticks.getAsLong(),
            () -> helper.hit(request, wall).map(found -> new RecordedHit(found, asked(request))));
    missed = hit.isEmpty() ? request : null;
    return hit;
  }

  @Override
  public void delivered(Hit hit, long bytes) {
    Hit found = hit instanceof RecordedHit recorded ? recorded.hit : hit;
    take(() -> helper.delivered(found, bytes));
  }

  @Override
  public Optional<Delivery> deliver(MediaRequest request, Receiver receiver) {
    if (!request.equals(missed)) {
      throw new IllegalArgumentException("not asked for as a hit before: " + request);
    }
    missed = null;
    return steps.ask(
        ticks.getAsLong(),
        () -> {
          String name = asked(request);
          return helper
              .deliver(request, new RecordedReceiver(receiver, name, journal))
              .map(delivery -> recorded(name, delivery));
        });
  }

  /** Simulated receivers say no more than what they want. */
  private String asked(MediaRequest request) {
    String range = Texts.orEmpty(request.range());
    if (!request.equals(
        range.isEmpty() ? MediaRequest.get(request.id()) : MediaRequest.get(request.id(), range))) {
      throw new IllegalArgumentException("a trace cannot tell all of " + request);
    }
    String name = journal.numbered("request");
    journal.in("request", "of", name, "id", request.id().toString(), "range", range);
    return name;
  }

  private Delivery recorded(String name, Delivery delivery) {
    return new Delivery() {
      @Override
      public void writable() {
        take(
            () -> {
              journal.in("writable", "of", name);
              delivery.writable();
            });
      }

      @Override
      public void gone() {
        take(
            () -> {
              journal.in("gone", "of", name);
              delivery.gone();
            });
      }
    };
  }

  @Override
  public Optional<Delivery> resume(Hit hit, Receiver receiver) {
    throw new IllegalStateException("a trace cannot tell of hits that are resumed");
  }

  // Other helpers.

  @Override
  public boolean lend(SegmentKey key, Lending lending) {
    return steps.ask(
        ticks.getAsLong(),
        () -> {
          String name = journal.numbered("lend");
          journal.in("lend", "of", name, "key", key.toString());
          return helper.lend(key, new RecordedLending(lending, name, journal));
        });
  }

  @Override
  public void lent(SegmentKey key, long bytes) {
    take(
        () -> {
          journal.in("lent", "key", key.toString(), "bytes", Long.toString(bytes));
          helper.lent(key, bytes);
        });
  }

  @Override
  public Optional<Delivery> errand(Errand errand, int from, Relay relay) {
    return steps.ask(
        ticks.getAsLong(),
        () -> {
          String name = journal.numbered("errand");
          String object = Texts.text(errand.object());
          journal.in(
              "errand",
              "of",
              name,
              "object",
              object,
              "number",
              Long.toString(errand.number()),
              "resource",
              errand.resource().toString(),
              "for",
              Texts.text(errand.way()),
              "from",
              Integer.toString(from));
          Errand told =
              new Errand(
                  Texts.description(object), errand.number(), errand.resource(), errand.way());
          return helper
              .errand(told, from, new RecordedRelay(relay, name, journal))
              .map(delivery -> recorded(name, delivery));
        });
  }

  @Override
  public boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer) {
    return steps.ask(
        ticks.getAsLong(),
        () -> {
          String name = journal.numbered("inquire");
          journal.in(
              "inquire",
              "of",
              name,
              "id",
              id.toString(),
              "start",
              Long.toString(start),
              "for",
              Texts.text(way));
          return helper.inquire(
              id,
              start,
              way,
              told -> {
                told(name, told.map(Told::encode));
                answer.accept(told);
              });
        });
  }

  @Override
  public boolean describe(ObjectKey key, Consumer<Optional<Description>> answer) {
    return steps.ask(
        ticks.getAsLong(),
        () -> {
          String name = journal.numbered("describe");
          journal.in("describe", "of", name, "key", key.toString());
          return helper.describe(
              key,
              found -> {
                journal.out("told", "of", name, "text", Texts.orEmpty(found.map(Texts::text)));
                answer.accept(found);
              });
        });
  }

  @Override
  public boolean advertisement(Consumer<byte[]> answer) {
    return steps.ask(
        ticks.getAsLong(),
        () -> {
          String name = journal.numbered("advertisement");
          journal.in("advertisement", "of", name);
          return helper.advertisement(
              full -> {
                journal.out(
                    "told",
                    "of",
                    name,
                    "length",
                    Integer.toString(full.length),
                    "digest",
                    Texts.digest(full));
                answer.accept(full);
              });
        });
  }

  private void told(String name, Optional<byte[]> what) {
    journal.out("told", "of", name, "text", Texts.orEmpty(what.map(Texts::text)));
  }

  @Override
  public void hear(Scope scope, byte[] message) {
    take(
        () -> {
          journal.in("hear", "scope", scope.name(), "message", Texts.text(message));
          helper.hear(scope, message);
        });
  }

  // Timers and the start.

  @Override
  public void advertise(Scope scope) {
    take(
        () -> {
          journal.in("rings", "scope", scope.name());
          helper.advertise(scope);
        });
  }

  @Override
  public void leave() {
    take(
        () -> {
          journal.in("leave");
          helper.leave();
        });
  }

  /** Its own alarm rings, which is within a step of its own time. */
  @Override
  public void wake() {
    helper.wake();
  }

  @Override
  public void saveCatalogue() {
    take(helper::saveCatalogue);
  }

  @Override
  public void restore(List<StoredSegment> segments, boolean last) {
    if (!segments.isEmpty() || !last) {
      throw new IllegalArgumentException("a traced helper starts with an empty store");
    }
    take(
        () -> {
          journal.in("restore");
          helper.restore(segments, true);
        });
  }

  @Override
  public boolean ask(Consumer<View> question) {
    return steps.ask(ticks.getAsLong(), () -> helper.ask(question));
  }

  @Override
  public Counters counters() {
    return helper.counters();
  }

  /** A hit, given out before all else comes. */
  private final class RecordedHit implements Hit {
    private final Hit hit;
    private final String name;

    RecordedHit(Hit hit, String name) {
      this.hit = hit;
      this.name = name;
      RecordedReceiver.head(journal, name, hit.head());
    }

    @Override
    public ResponseHead head() {
      return hit.head();
    }

    @Override
    public boolean isComplete() {
      return hit.isComplete();
    }

    @Override
    public Optional<Bytes> next() {
      Optional<Bytes> next = hit.next();
      next.ifPresent(bytes -> RecordedReceiver.send(journal, name, bytes));
      if (next.isPresent() && hit.isComplete()) {
        journal.out("finish", "of", name);
      }
      return next;
    }

    @Override
    public void close() {
      hit.close();
    }
  }
}
