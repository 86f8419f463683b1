package org.tributary.simulator.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/** A store that tells what was committed and what was removed. */
final class WatchedStore implements Store {
  private final Store store;
  private final Consumer<SegmentKey> came;
  private final Consumer<SegmentKey> went;

  WatchedStore(Store store, Consumer<SegmentKey> came, Consumer<SegmentKey> went) {
    this.store = store;
    this.came = came;
    this.went = went;
  }

  @Override
  public Optional<Held> pin(SegmentKey key) {
    return store.pin(key);
  }

  @Override
  public void read(SegmentKey key, Reading outcome) {
    store.read(key, outcome);
  }

  @Override
  public void join(List<Bytes> parts, Reading outcome) {
    store.join(parts, outcome);
  }

  @Override
  public Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome) {
    return store.write(
        key,
        expectedBytes,
        new WritingOutcome() {
          @Override
          public void committed(Now now) {
            came.accept(key);
            outcome.committed(now);
          }

          @Override
          public void failed(Now now, String why) {
            outcome.failed(now, why);
          }
        });
  }

  @Override
  public void remove(SegmentKey key) {
    store.remove(key);
    went.accept(key);
  }

  @Override
  public long footprint(Description description, int length) {
    return store.footprint(description, length);
  }

  @Override
  public long lingeringBytes() {
    return store.lingeringBytes();
  }
}
