package org.tributary.core.turn;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen at ticks to come, the earliest first; of one tick in the order of their coming.
 * Confined to turns.
 *
 * <p>A heap of four branches that keeps the ticks beside what they are of: to find a place it looks
 * at four numbers that lie side by side, and at nothing else.
 *
 * @param <T> what is to happen
 */
final class TickQueue<T> {
  private static final int BRANCHES = 4;
  private static final int LEAST = 16;

  private long[] ticks = new long[LEAST];
  private long[] orders = new long[LEAST];
  private Object[] items = new Object[LEAST];
  private int size;
  private long nextOrder;

  /** How many there are. */
  int size() {
    return size;
  }

  /** The tick of the earliest, or {@link Long#MAX_VALUE} if there is none. */
  long earliest() {
    return size == 0 ? Long.MAX_VALUE : ticks[0];
  }

  /** Adds what is to happen at {@code tick}, after what is there of that tick. */
  void add(long tick, T item) {
    if (size == ticks.length) {
      int room = size * 2;
      ticks = Arrays.copyOf(ticks, room);
      orders = Arrays.copyOf(orders, room);
      items = Arrays.copyOf(items, room);
    }
    rise(size++, tick, nextOrder++, item);
  }

  /** The earliest, which stays; null if there is none. */
  @Nullable T peek() {
    return size == 0 ? null : item(0);
  }

  /** Takes the earliest out; null if there is none. */
  @Nullable T poll() {
    if (size == 0) {
      return null;
    }
    T first = item(0);
    size--;
    Object last = items[size];
    items[size] = null;
    if (size > 0 && last != null) {
      sink(ticks[size], orders[size], last);
    }
    return first;
  }

  /** Takes out whatever is {@code over}. */
  void removeIf(Predicate<? super T> over) {
    int all = size;
    size = 0;
    for (int i = 0; i < all; i++) {
      T item = item(i);
      if (!over.test(item)) {
        // Nothing moves into a place that has not been looked at.
        rise(size++, ticks[i], orders[i], item);
      }
    }
    Arrays.fill(items, size, all, null);
  }

  @SuppressWarnings("unchecked") // Only items are put there.
  private T item(int at) {
    return (T) items[at];
  }

  /** Puts an item in at a place at the end, or nearer to the root. */
  private void rise(int end, long tick, long order, Object item) {
    int at = end;
    while (at > 0) {
      int parent = (at - 1) / BRANCHES;
      if (!isBefore(tick, order, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    set(at, tick, order, item);
  }

  /** Puts an item in at the root, or further from it. */
  private void sink(long tick, long order, Object item) {
    int at = 0;
    for (int child = 1; child < size; child = at * BRANCHES + 1) {
      int least = child;
      int end = Math.min(child + BRANCHES, size);
      for (int other = child + 1; other < end; other++) {
        if (isBefore(ticks[other], orders[other], least)) {
          least = other;
        }
      }
      if (isBefore(tick, order, least)) {
        break;
      }
      move(least, at);
      at = least;
    }
    set(at, tick, order, item);
  }

  private boolean isBefore(long tick, long order, int other) {
    return tick < ticks[other] || (tick == ticks[other] && order < orders[other]);
  }

  private void move(int from, int to) {
    set(to, ticks[from], orders[from], items[from]);
  }

  private void set(int at, long tick, long order, Object item) {
    ticks[at] = tick;
    orders[at] = order;
    items[at] = item;
  }
}
