package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;

/**
 * Finds {@link Holders} by object: a hash table whose chains run through them. Confined to turns.
 *
 * <p>All versions of an object are in one chain, as they share their media hash. Nothing lies
 * between the table and who is looked for, neither an entry nor a key: with many objects each step
 * is one to memory.
 */
final class HoldingIndex {
  private static final int LEAST = 64;

  private Holders[] table = new Holders[LEAST];
  private int size;

  /** Who holds something of {@code object}; null if nobody does. */
  @Nullable Holders find(ObjectKey object) {
    Holders one = table[place(object.media())];
    while (one != null && !one.isOf(object)) {
      one = one.next;
    }
    return one;
  }

  /** Takes in holders of an object that has none here. */
  void add(Holders holders) {
    if (size >= table.length) {
      resize(table.length * 2);
    }
    size++;
    put(holders);
  }

  /** Strikes off. */
  void remove(Holders holders) {
    int place = place(holders.media());
    Holders before = null;
    for (Holders one = table[place]; one != null; one = one.next) {
      if (one == holders) {
        if (before == null) {
          table[place] = one.next;
        } else {
          before.next = one.next;
        }
        one.next = null;
        size--;
        break;
      }
      before = one;
    }
    if (table.length > LEAST && size < table.length / 8) {
      resize(table.length / 2);
    }
  }

  /** The versions that somebody holds of the object with this media hash, in no order. */
  List<ObjectKey> versionsOf(long media) {
    List<ObjectKey> versions = new ArrayList<>(1);
    for (Holders one = table[place(media)]; one != null; one = one.next) {
      if (one.media() == media && one.size() > 0) {
        versions.add(one.object());
      }
    }
    return versions;
  }

  private void put(Holders holders) {
    int place = place(holders.media());
    holders.next = table[place];
    table[place] = holders;
  }

  private void resize(int length) {
    Holders[] before = table;
    table = new Holders[length];
    for (Holders first : before) {
      for (Holders one = first; one != null; ) {
        Holders next = one.next;
        put(one);
        one = next;
      }
    }
  }

  private int place(long media) {
    return (int) Rendezvous.mix(media) & (table.length - 1);
  }
}
