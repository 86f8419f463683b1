package org.tributary.core.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.tributary.core.media.ObjectKey;

/** What the catalogue has not been told yet. Confined to turns. */
final class Unsaved {
  /** The most removed objects that are remembered before the catalogue is written anew. */
  private static final int REMOVED_MAX = 100_000;

  private final Map<ObjectKey, ShelvedObject> changed = new TreeMap<>();
  private final Set<ObjectKey> removed = new HashSet<>();
  private boolean nothingSaved = true;

  /** The object has changed. */
  void mark(ShelvedObject entry) {
    if (!nothingSaved) {
      changed.put(entry.key, entry);
    }
  }

  /** The object is there again, or for the first time. */
  void added(ShelvedObject entry) {
    removed.remove(entry.key);
    mark(entry);
  }

  /** The object is not there any more. */
  void removed(ObjectKey key) {
    changed.remove(key);
    if (nothingSaved) {
      return;
    }
    if (removed.size() >= REMOVED_MAX) {
      rewrite();
    } else {
      removed.add(key);
    }
  }

  /** All must be saved anew. */
  void rewrite() {
    removed.clear();
    changed.clear();
    nothingSaved = true;
  }

  boolean isEmpty() {
    return !nothingSaved && changed.isEmpty() && removed.isEmpty();
  }

  /** What is to be saved, of {@code all} objects; it counts as saved from now on. */
  Catalogue.Batch drain(Collection<ShelvedObject> all, Function<ShelvedObject, Catalogue.Row> row) {
    List<Catalogue.Row> rows = new ArrayList<>();
    for (ShelvedObject entry : nothingSaved ? all : changed.values()) {
      rows.add(row.apply(entry));
    }
    List<ObjectKey> gone = nothingSaved ? List.of() : removed.stream().sorted().toList();
    Catalogue.Batch batch = new Catalogue.Batch(rows, gone, nothingSaved);
    nothingSaved = false;
    changed.clear();
    removed.clear();
    return batch;
  }
}
