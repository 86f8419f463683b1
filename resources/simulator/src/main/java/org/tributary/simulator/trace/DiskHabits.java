package org.tributary.simulator.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.Store;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;
import org.tributary.core.turn.Now;

/**
 * Gives a store of lengths two habits of the container's store, which a helper's decisions depend
 * on: a segment is in memory only after it was read once, and takes whole blocks with all that its
 * file says of itself.
 */
final class DiskHabits implements Store {
  private static final int SAID_BYTES = 1024;
  private static final int CHARACTER_BYTES = 3;
  private static final int BLOCK_BYTES = 4096;

  private final Store kept;
  private final Set<SegmentKey> inMemory = new HashSet<>();

  DiskHabits(Store kept) {
    this.kept = kept;
  }

  @Override
  public Optional<Held> pin(SegmentKey key) {
    return inMemory.contains(key) ? kept.pin(key) : Optional.empty();
  }

  @Override
  public void read(SegmentKey key, Reading outcome) {
    kept.read(
        key,
        new Reading() {
          @Override
          public void opened(Now now, Held held) {
            inMemory.add(key);
            outcome.opened(now, held);
          }

          @Override
          public void missing(Now now, String why) {
            outcome.missing(now, why);
          }
        });
  }

  @Override
  public void join(List<Bytes> parts, Reading outcome) {
    kept.join(parts, outcome);
  }

  @Override
  public Writing write(SegmentKey key, int expectedBytes, WritingOutcome outcome) {
    return kept.write(key, expectedBytes, outcome);
  }

  @Override
  public void remove(SegmentKey key) {
    inMemory.remove(key);
    kept.remove(key);
  }

  /** As the container's segment files have it; a trace replayed there shows whether it is so. */
  @Override
  public long footprint(Description description, int length) {
    Metadata metadata = description.metadata();
    long characters =
        description.id().source().length()
            + description.id().path().length()
            + description.version().validator().length()
            + 2L * metadata.contentType().length()
            + 2L * metadata.etag().map(String::length).orElse(0);
    long digests = (long) Digests.chunks(length) * Sha256.LENGTH;
    long bytes = length + digests + characters * CHARACTER_BYTES + SAID_BYTES;
    return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }
}
