package org.tributary.core.cooperation;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * Who of those who tell of themselves holds which segments of one object version, in the order of
 * their ids. Confined to turns; {@link Roster} owns it.
 *
 * <p>Two arrays side by side rather than a map for each neighbour: all questions are of an object,
 * and what costs is memory, to keep and to reach.
 */
final class Holders {
  private static final Known[] NO_ONE = {};
  private static final SegmentSet[] NOTHING = {};

  /** Nobody holds anything; not to be changed. */
  static final Holders NOBODY = new Holders(new ObjectKey(0, 0));

  private final long media;
  private final long version;
  private Known[] who = NO_ONE;
  private SegmentSet[] what = NOTHING;
  private int size;

  /** The next one in the same place of the {@link HoldingIndex}. */
  @Nullable Holders next;

  Holders(ObjectKey object) {
    this.media = object.media();
    this.version = object.version();
  }

  long media() {
    return media;
  }

  ObjectKey object() {
    return new ObjectKey(media, version);
  }

  boolean isOf(ObjectKey object) {
    return media == object.media() && version == object.version();
  }

  /** Calls {@code each} with everybody who holds something, and what. */
  void forEach(BiConsumer<Known, SegmentSet> each) {
    for (int at = 0; at < size; at++) {
      each.accept(who[at], what[at]);
    }
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** The one at a place. */
  Known known(int at) {
    return who[at];
  }

  /** What the one at a place holds: at least one segment. */
  SegmentSet held(int at) {
    return what[at];
  }

  /** The place of {@code known}, or -1. */
  int find(Known known) {
    for (int at = 0; at < size; at++) {
      if (who[at] == known) {
        return at;
      }
    }
    return -1;
  }

  /** What {@code known} holds. */
  SegmentSet of(Known known) {
    int at = find(known);
    return at < 0 ? SegmentSet.EMPTY : what[at];
  }

  /** The one at a place holds these instead. */
  void set(int at, SegmentSet held) {
    what[at] = held;
  }

  /** Takes in {@code known}, who was not among them. */
  void add(Known known, SegmentSet held) {
    if (size == who.length) {
      int room = Math.max(2, size + (size >> 1));
      who = Arrays.copyOf(who, room);
      what = Arrays.copyOf(what, room);
    }
    int at = place(known);
    System.arraycopy(who, at, who, at + 1, size - at);
    System.arraycopy(what, at, what, at + 1, size - at);
    who[at] = known;
    what[at] = held;
    size++;
  }

  private int place(Known known) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (who[middle].id().compareTo(known.id()) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The one at a place holds nothing any more. */
  void remove(int at) {
    size--;
    System.arraycopy(who, at + 1, who, at, size - at);
    System.arraycopy(what, at + 1, what, at, size - at);
    who = size == 0 ? NO_ONE : cut(who, size);
    what = size == 0 ? NOTHING : cut(what, size);
  }

  /** Whether nobody holds anything of it. */
  boolean isOver() {
    return size == 0;
  }

  /** Drops what lies behind the end, and much of what is free there. */
  private static <T> T[] cut(T[] array, int size) {
    if (size * 2 < array.length) {
      return Arrays.copyOf(array, size);
    }
    Arrays.fill(array, size, array.length, null);
    return array;
  }
}
