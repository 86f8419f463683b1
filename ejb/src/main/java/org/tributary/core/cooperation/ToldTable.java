package org.tributary.core.cooperation;

import org.jspecify.annotations.Nullable;
import org.tributary.core.media.ObjectKey;

/**
 * What was told last of each object in one region: a hash table of the entries themselves. Confined
 * to turns; {@link HeardRegion} owns it.
 *
 * <p>With hundreds of thousands of entries what counts is memory, to keep and to reach. So there is
 * nothing for each but its place, with linear probing, and whoever looks for an object that is not
 * told sees as much from one number. All versions of an object have the same number.
 */
final class ToldTable {
  /** No place. */
  static final int NOWHERE = -1;

  private static final int LEAST = 16;

  /** 0 where there is none. */
  private int[] marks = new int[LEAST];

  private RegionDigest.@Nullable Entry[] entries = new RegionDigest.Entry[LEAST];
  private @Nullable HeardDigest[] hearings = new HeardDigest[LEAST];
  private int size;

  /** The number by which an object is found. */
  static int mark(long media) {
    int mark = (int) Rendezvous.mix(media);
    return mark == 0 ? 1 : mark;
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** How many places there are; not all are taken. */
  int places() {
    return marks.length;
  }

  /** Whether something is told at a place. */
  boolean isTaken(int place) {
    return marks[place] != 0;
  }

  /**
   * The place of an object, or {@link #NOWHERE}.
   *
   * @param mark of it
   */
  int find(ObjectKey object, int mark) {
    int mask = marks.length - 1;
    int place = mark & mask;
    while (marks[place] != 0) {
      if (marks[place] == mark && entry(place).object().equals(object)) {
        return place;
      }
      place = (place + 1) & mask;
    }
    return NOWHERE;
  }

  /** The next place from {@code from} on of something with this mark, before any that is free. */
  int next(int mark, int from) {
    int mask = marks.length - 1;
    int place = from & mask;
    while (marks[place] != 0 && marks[place] != mark) {
      place = (place + 1) & mask;
    }
    return marks[place] == 0 ? NOWHERE : place;
  }

  /** The entry at a place that is taken. */
  RegionDigest.Entry entry(int place) {
    RegionDigest.Entry entry = entries[place];
    if (entry == null) {
      throw new IllegalStateException("nothing was told at " + place);
    }
    return entry;
  }

  /** When the entry at a place that is taken was heard. */
  HeardDigest hearing(int place) {
    HeardDigest hearing = hearings[place];
    if (hearing == null) {
      throw new IllegalStateException("nothing was heard at " + place);
    }
    return hearing;
  }

  /** The number by which the object at a place that is taken is found. */
  int markAt(int place) {
    return marks[place];
  }

  /**
   * Takes in an entry of an object of which there is none.
   *
   * @return the number by which it is found
   */
  int add(RegionDigest.Entry entry, HeardDigest hearing) {
    if (2 * (size + 1) > marks.length) {
      resize(marks.length * 2);
    }
    size++;
    int mark = mark(entry.object().media());
    put(mark, entry, hearing);
    return mark;
  }

  /** Another entry of the object at a place. */
  void set(int place, RegionDigest.Entry entry, HeardDigest hearing) {
    entries[place] = entry;
    hearings[place] = hearing;
  }

  /**
   * Strikes off what is at a place. What came to lie behind it for want of room moves nearer, so
   * that something else may be at the place now.
   */
  void remove(int place) {
    int mask = marks.length - 1;
    int free = place;
    for (int at = (free + 1) & mask; marks[at] != 0; at = (at + 1) & mask) {
      int home = marks[at] & mask;
      if (((at - home) & mask) >= ((at - free) & mask)) {
        move(at, free);
        free = at;
      }
    }
    marks[free] = 0;
    entries[free] = null;
    hearings[free] = null;
    size--;
  }

  /** Gives back what is free after many were removed. */
  void shrink() {
    int length = marks.length;
    while (length > LEAST && size < length / 8) {
      length /= 2;
    }
    if (length < marks.length) {
      resize(length);
    }
  }

  private void resize(int length) {
    int[] oldMarks = marks;
    RegionDigest.@Nullable Entry[] oldEntries = entries;
    @Nullable HeardDigest[] oldHearings = hearings;
    marks = new int[length];
    entries = new RegionDigest.Entry[length];
    hearings = new HeardDigest[length];
    for (int place = 0; place < oldMarks.length; place++) {
      if (oldMarks[place] != 0) {
        put(oldMarks[place], oldEntries[place], oldHearings[place]);
      }
    }
  }

  private void put(int mark, RegionDigest.@Nullable Entry entry, @Nullable HeardDigest hearing) {
    int mask = marks.length - 1;
    int place = mark & mask;
    while (marks[place] != 0) {
      place = (place + 1) & mask;
    }
    marks[place] = mark;
    entries[place] = entry;
    hearings[place] = hearing;
  }

  private void move(int from, int to) {
    marks[to] = marks[from];
    entries[to] = entries[from];
    hearings[to] = hearings[from];
  }
}
