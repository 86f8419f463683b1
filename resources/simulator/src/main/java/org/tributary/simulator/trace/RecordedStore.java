package org.tributary.simulator.trace;

import java.util.List;
import java.util.Optional;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentKey;

/** Takes down what a helper writes to its store and removes from it. */
final class RecordedStore implements Store {
  private final Store store;
  private final Journal journal;

  RecordedStore(Store store, Journal journal) {
    this.store = store;
    this.journal = journal;
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
    journal.out("write", "key", key.toString(), "length", Integer.toString(expectedBytes));
    Writing writing = store.write(key, expectedBytes, outcome);
    return new Writing() {
      @Override
      public void append(Bytes bytes) {
        writing.append(bytes);
      }

      @Override
      public void commit(StoredSegment segment) {
        journal.out(
            "keep",
            "key",
            key.toString(),
            "length",
            Integer.toString(segment.length()),
            "supplier",
            segment.supplier());
        writing.commit(segment);
      }

      @Override
      public void abort() {
        journal.out("abandon", "key", key.toString());
        writing.abort();
      }
    };
  }

  @Override
  public void remove(SegmentKey key) {
    journal.out("remove", "key", key.toString());
    store.remove(key);
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
