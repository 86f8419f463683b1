package org.tributary.core.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tributary.core.media.Description;
import org.tributary.core.media.SegmentSet;

/** The play windows of one object version, and how far apart it is read. Confined to turns. */
final class ObjectWindows {
  /** A reader that skips no more segments than this, as read-ahead does, is the same reader. */
  private static final int SKIP = 8;

  final Description description;
  final Gaps gaps;
  final List<PlayWindow> windows = new ArrayList<>();

  /** Whether somebody followed lately. */
  boolean followed;

  /** What the store holds too: the first to give way. */
  SegmentSet stored = SegmentSet.EMPTY;

  ObjectWindows(Description description, Gaps gaps) {
    this.description = description;
    this.gaps = gaps;
  }

  Optional<PlayWindow.Slot> slot(long number) {
    for (PlayWindow window : windows) {
      PlayWindow.Slot slot = window.slots.get(number);
      if (slot != null) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  /** The window that segment {@code number} is in or that it lets move on. */
  Optional<PlayWindow> windowAt(long number) {
    for (PlayWindow window : windows) {
      if (window.covers(number)) {
        return Optional.of(window);
      }
    }
    for (PlayWindow window : windows) {
      if (number > window.edge() && number <= window.edge() + SKIP) {
        return Optional.of(window);
      }
    }
    return Optional.empty();
  }

  /** What is in memory. */
  SegmentSet held() {
    SegmentSet held = SegmentSet.EMPTY;
    for (PlayWindow window : windows) {
      for (long number : window.slots.keySet()) {
        held = held.with(number);
      }
    }
    return held;
  }
}
