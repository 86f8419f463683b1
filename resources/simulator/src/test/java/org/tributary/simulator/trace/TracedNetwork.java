package org.tributary.simulator.trace;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.Sources;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;
import org.tributary.simulator.network.Titles;

/**
 * Sources and neighbours that answer as a trace says: the k-th call of a name gets the answers that
 * its k-th call got, at the same ticks. What comes for a call that was not made, was cancelled or
 * did not demand so much is dropped: the decisions differ there already.
 */
final class TracedNetwork implements Sources, Neighbours {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, TracedFetch> fetches = new HashMap<>();
  private final Map<String, BiConsumer<Now, String>> questions = new HashMap<>();

  Outside outside() {
    return new Outside(this, this, (scope, message) -> {}, (scope, millis) -> {});
  }

  /** An answer comes. */
  void come(Event event, Now now) {
    String of = event.get("of");
    if (event.what().equals("answer")) {
      BiConsumer<Now, String> question = questions.remove(of);
      if (question != null) {
        question.accept(now, event.get("text"));
      }
      return;
    }
    TracedFetch fetch = fetches.get(of);
    if (fetch == null || fetch.over) {
      return;
    }
    switch (event.what()) {
      case "head" ->
          fetch.listener.head(
              now,
              new Head(
                  Texts.metadata(event.get("metadata")),
                  event.number("from"),
                  event.number("length")));
      case "bytes" -> fetch.bytes(now, Math.toIntExact(event.number("length")));
      case "end" -> {
        fetch.over = true;
        fetch.listener.end(now);
      }
      case "failed" -> {
        fetch.over = true;
        fetch.listener.failed(
            now,
            new Failure(
                Failure.Kind.valueOf(event.get("kind")),
                event.get("detail"),
                event.number("retry-after")));
      }
      default -> throw new IllegalArgumentException("nothing that comes: " + event);
    }
  }

  @Override
  public boolean knows(String source) {
    return source.equals(Titles.SOURCE);
  }

  @Override
  public Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    return fetch(Calls.get(resource, from, length, same), listener);
  }

  @Override
  public Fetch head(MediaId resource, FetchListener listener) {
    return fetch(Calls.head(resource), listener);
  }

  @Override
  public Fetch segment(URI helper, SegmentKey key, long from, FetchListener listener) {
    return fetch(Calls.segment(helper, key, from), listener);
  }

  @Override
  public Fetch errand(URI helper, Errand errand, long from, FetchListener listener) {
    return fetch(Calls.errand(helper, errand, from), listener);
  }

  private Fetch fetch(String call, FetchListener listener) {
    TracedFetch fetch = new TracedFetch(listener);
    fetches.put(numbered(call), fetch);
    return fetch;
  }

  @Override
  public void inquire(
      URI helper, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
    question(Calls.inquire(helper, id, start, way), described(answer));
  }

  @Override
  public void describe(URI helper, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
    question(Calls.describe(helper, key), described(answer));
  }

  @Override
  public void advertisement(URI helper, BiConsumer<Now, Optional<byte[]>> answer) {
    question(
        Calls.advertisement(helper),
        (now, text) -> answer.accept(now, Texts.orNone(text).map(Texts::bytes)));
  }

  private static BiConsumer<Now, String> described(BiConsumer<Now, Optional<Description>> answer) {
    return (now, text) -> answer.accept(now, Texts.orNone(text).map(Texts::description));
  }

  private void question(String call, BiConsumer<Now, String> answer) {
    questions.put(numbered(call), answer);
  }

  private String numbered(String call) {
    return call + " #" + numbers.merge(call, 1, Integer::sum);
  }

  private static final class TracedFetch implements Fetch {
    private final FetchListener listener;
    private long demanded;
    private boolean over;

    TracedFetch(FetchListener listener) {
      this.listener = listener;
    }

    void bytes(Now now, int length) {
      if (length <= demanded) {
        demanded -= length;
        listener.bytes(now, new Zeros(length));
      }
    }

    @Override
    public void demand(long bytes) {
      demanded += bytes;
    }

    @Override
    public void cancel() {
      over = true;
    }
  }
}
