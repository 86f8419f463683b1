package org.tributary.simulator.trace;

import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.Sources;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;
import org.tributary.core.turn.Turns;

/**
 * Takes down what a helper asks of sources and neighbours and what they answer. The helper gets the
 * answers as turns of its own, and as the trace can tell them.
 */
final class RecordedSuppliers implements Sources, Neighbours {
  private final Sources sources;
  private final Neighbours neighbours;
  private final Turns turns;
  private final Steps steps;
  private final Journal journal;

  RecordedSuppliers(
      Sources sources, Neighbours neighbours, Turns turns, Steps steps, Journal journal) {
    this.sources = sources;
    this.neighbours = neighbours;
    this.turns = turns;
    this.steps = steps;
    this.journal = journal;
  }

  @Override
  public boolean knows(String source) {
    return sources.knows(source);
  }

  @Override
  public Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    return fetch(
        Calls.get(resource, from, length, same),
        listener,
        recorded -> sources.get(resource, from, length, same, recorded));
  }

  @Override
  public Fetch head(MediaId resource, FetchListener listener) {
    return fetch(Calls.head(resource), listener, recorded -> sources.head(resource, recorded));
  }

  @Override
  public Fetch segment(URI helper, SegmentKey key, long from, FetchListener listener) {
    return fetch(
        Calls.segment(helper, key, from),
        listener,
        recorded -> neighbours.segment(helper, key, from, recorded));
  }

  @Override
  public Fetch errand(URI helper, Errand errand, long from, FetchListener listener) {
    return fetch(
        Calls.errand(helper, errand, from),
        listener,
        recorded -> neighbours.errand(helper, errand, from, recorded));
  }

  private Fetch fetch(
      String call, FetchListener listener, Function<FetchListener, Fetch> beginning) {
    String name = journal.numbered(call);
    journal.out("fetch", "of", name);
    RecordedFetch recorded = new RecordedFetch(name, listener);
    recorded.fetch = Optional.of(beginning.apply(recorded));
    return recorded;
  }

  @Override
  public void inquire(
      URI helper, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
    String name = asked(Calls.inquire(helper, id, start, way));
    neighbours.inquire(helper, id, start, way, (now, found) -> described(now, name, found, answer));
  }

  @Override
  public void describe(URI helper, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
    String name = asked(Calls.describe(helper, key));
    neighbours.describe(helper, key, (now, found) -> described(now, name, found, answer));
  }

  @Override
  public void advertisement(URI helper, BiConsumer<Now, Optional<byte[]>> answer) {
    String name = asked(Calls.advertisement(helper));
    neighbours.advertisement(
        helper,
        (now, full) ->
            steps.take(
                now.tick(),
                () -> {
                  answered(name, full.map(Texts::text));
                  turns.add(then -> answer.accept(then, full));
                }));
  }

  private String asked(String call) {
    String name = journal.numbered(call);
    journal.out("ask", "of", name);
    return name;
  }

  private void described(
      Now now,
      String name,
      Optional<Description> found,
      BiConsumer<Now, Optional<Description>> answer) {
    Optional<String> text = found.map(Texts::text);
    steps.take(
        now.tick(),
        () -> {
          answered(name, text);
          turns.add(then -> answer.accept(then, text.map(Texts::description)));
        });
  }

  private void answered(String name, Optional<String> text) {
    journal.in("answer", "of", name, "text", Texts.orEmpty(text));
  }

  /** One exchange, and who waits for it. */
  private final class RecordedFetch implements Fetch, FetchListener {
    private final String name;
    private final FetchListener listener;
    private Optional<Fetch> fetch = Optional.empty();
    private boolean cancelled;

    RecordedFetch(String name, FetchListener listener) {
      this.name = name;
      this.listener = listener;
    }

    @Override
    public void demand(long bytes) {
      journal.out("demand", "of", name, "bytes", Long.toString(bytes));
      fetch.ifPresent(f -> f.demand(bytes));
    }

    @Override
    public void cancel() {
      if (!cancelled) {
        cancelled = true;
        journal.out("cancel", "of", name);
        fetch.ifPresent(Fetch::cancel);
      }
    }

    @Override
    public void head(Now now, Head head) {
      String metadata = Texts.text(head.metadata());
      Head told = new Head(Texts.metadata(metadata), head.from(), head.length());
      steps.take(
          now.tick(),
          () -> {
            journal.in(
                "head",
                "of",
                name,
                "from",
                Long.toString(head.from()),
                "length",
                Long.toString(head.length()),
                "metadata",
                metadata);
            add(then -> listener.head(then, told));
          });
    }

    @Override
    public void bytes(Now now, Bytes bytes) {
      steps.take(
          now.tick(),
          () -> {
            journal.in("bytes", "of", name, "length", Integer.toString(bytes.length()));
            turns.add(
                then -> {
                  if (cancelled) {
                    bytes.release();
                  } else {
                    listener.bytes(then, bytes);
                  }
                });
          });
    }

    @Override
    public void end(Now now) {
      steps.take(
          now.tick(),
          () -> {
            journal.in("end", "of", name);
            add(listener::end);
          });
    }

    @Override
    public void failed(Now now, Failure failure) {
      steps.take(
          now.tick(),
          () -> {
            journal.in(
                "failed",
                "of",
                name,
                "kind",
                failure.kind().name(),
                "detail",
                failure.detail(),
                "retry-after",
                Long.toString(failure.retryAfterMillis()));
            add(then -> listener.failed(then, failure));
          });
    }

    private void add(Turn turn) {
      turns.add(
          now -> {
            if (!cancelled) {
              turn.run(now);
            }
          });
    }
  }
}
