package org.tributary.core.cooperation;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * Who holds which segments of one object version: those who tell of themselves, in the order of
 * their ids, and what other regions told of it. Confined to turns; {@link Roster} owns it.
 *
 * <p>Two arrays side by side rather than a map for each neighbour: all questions are of an object,
 * a helper of a large network knows a hundred thousand holdings, and what costs is memory, to keep
 * and to reach. For the same reason whoever a region named is not entered here one by one: what was
 * told of the object stands as it came, until somebody asks.
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

  /** What other regions told of it; those of all regions are a chain. */
  private @Nullable Told told;

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

  /**
   * Calls {@code each} with everybody who holds something, and what: those who tell of themselves,
   * then those whom their regions name, in no order.
   */
  void forEach(BiConsumer<Known, SegmentSet> each) {
    for (int at = 0; at < size; at++) {
      each.accept(who[at], what[at]);
    }
    for (Told one = told; one != null; one = one.next) {
      one.forEach(each);
    }
  }

  /** Whether anybody holds something. */
  boolean isHeld() {
    for (Told one = told; size == 0 && one != null; one = one.next) {
      if (one.isHeld()) {
        return true;
      }
    }
    return size > 0;
  }

  /** How many tell of themselves. */
  int size() {
    return size;
  }

  /** The one at a place of those who tell of themselves. */
  Known known(int at) {
    return who[at];
  }

  /** What the one at a place holds: at least one segment. */
  SegmentSet held(int at) {
    return what[at];
  }

  /** The place of {@code known} among those who tell of themselves, or -1. */
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
    if (at >= 0) {
      return what[at];
    }
    Told naming = naming(known);
    return naming == null ? SegmentSet.EMPTY : naming.of(known);
  }

  /** What was told that names {@code known} for some segments. */
  @Nullable Told naming(Known known) {
    Told one = told;
    while (one != null && one.of(known).isEmpty()) {
      one = one.next;
    }
    return one;
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

  /** What other regions told of it, one after the other. */
  @Nullable Told told() {
    return told;
  }

  /** What was told of it in {@code region}. */
  @Nullable Told toldIn(HeardRegion region) {
    Told one = told;
    while (one != null && one.region != region) {
      one = one.next;
    }
    return one;
  }

  /** A region tells of it that did not. */
  void tell(Told first) {
    first.next = told;
    told = first;
  }

  /** A region tells of it no more. */
  void untell(Told gone) {
    Told before = null;
    for (Told one = told; one != null; one = one.next) {
      if (one == gone) {
        if (before == null) {
          told = one.next;
        } else {
          before.next = one.next;
        }
        return;
      }
      before = one;
    }
  }

  /** Whether nobody holds anything of it, and nobody told of it. */
  boolean isOver() {
    return size == 0 && told == null;
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
