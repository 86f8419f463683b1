package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.VirtualTime;

class MemoryStoreTest extends StoreContract {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH, 1);
  private final AtomicLong given = new AtomicLong();
  private final MemoryStore store = new MemoryStore(time, parts -> HeapBytes.join(parts, given));

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void await(BooleanSupplier done) {
    time.settle();
    assertThat(done.getAsBoolean()).isTrue();
  }

  @Override
  protected void settle() {
    time.settle();
  }

  @Override
  protected long openLeases() {
    store.segments().forEach(s -> store.remove(s.key()));
    return given.get() + appended.get();
  }

  @Override
  protected void damage(SegmentKey key) {
    store.damage(key);
  }

  @Test
  void failsEveryWritingWhileItIsFull() {
    store.setFull(true);
    Ending ending = begin(FILM, 0, new byte[10], 5);
    settle();
    assertThat(ending.outcomes).hasSize(1).first().asString().startsWith("failed");

    store.setFull(false);
    write(FILM, 0, new byte[10], 5);
    assertThat(store.segments()).containsExactly(stored(FILM, 0, 10));
  }
}
