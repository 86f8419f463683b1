package org.tributary.core.cache;

import java.util.List;
import java.util.function.BiConsumer;
import org.tributary.core.media.Description;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.turn.Now;

/**
 * The port to the catalogue: an index of what the store holds, and popularity, for people and
 * queries and the next start. It is never on the delivery path, and may be away: a batch that
 * cannot be saved is merged with the next one.
 */
public interface Catalogue {

  /** Saves a batch in one transaction; {@code outcome} comes as a later turn. */
  void save(Batch batch, Outcome outcome);

  /**
   * Loads what was saved for this helper; the rows come as a later turn, once, however long the
   * catalogue is away. What was held is for the store to say: only descriptions and popularity
   * count.
   */
  void load(BiConsumer<Now, List<Row>> rows);

  /**
   * What changed since the last batch that was saved.
   *
   * @param rows the final state of every changed object
   * @param removed objects of which nothing is held any more and whose popularity is forgotten
   * @param complete whether the rows are all there is, so that whatever else the catalogue has of
   *     this helper goes (at the first save after a start)
   */
  record Batch(List<Row> rows, List<ObjectKey> removed, boolean complete) {
    public Batch {
      rows = List.copyOf(rows);
      removed = List.copyOf(removed);
    }
  }

  /**
   * One object.
   *
   * @param popularity decayed to {@code popularityAtMillis}, milliseconds since 1970
   */
  record Row(Description description, List<Run> held, double popularity, long popularityAtMillis) {
    public Row {
      held = List.copyOf(held);
    }
  }

  /** A run of held segments that came from one supplier: {@code bytes} in all. */
  record Run(long first, long last, long bytes, String supplier) {}

  /** How a save ended; once. */
  @FunctionalInterface
  interface Outcome {

    /**
     * Ends the save.
     *
     * @param saved false when the batch was rolled back and must be offered again
     */
    void done(Now now, boolean saved);
  }
}
