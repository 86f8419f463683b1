package org.tributary.core.window;

import java.util.ArrayList;
import java.util.List;
import org.tributary.core.media.Bytes;

/**
 * Leases on the consecutive parts of one segment, as they came. Confined to turns; whoever holds it
 * releases it once.
 */
public final class Parts {
  private final List<Bytes> parts;
  private final long[] starts;
  private final long length;

  /** Takes the leases on {@code parts}, which follow each other. */
  public Parts(List<Bytes> parts) {
    this.parts = List.copyOf(parts);
    this.starts = new long[parts.size()];
    long at = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = at;
      at += parts.get(i).length();
    }
    this.length = at;
  }

  /** How many bytes. */
  public long length() {
    return length;
  }

  /** Further leases on the same bytes. */
  public Parts retain() {
    return new Parts(leases());
  }

  /** A further lease on each part, in order. */
  public List<Bytes> leases() {
    List<Bytes> leases = new ArrayList<>(parts.size());
    for (Bytes part : parts) {
      leases.add(part.retain());
    }
    return leases;
  }

  /** A further lease on some bytes from {@code from} on: at least one, at most {@code max}. */
  public Bytes slice(long from, long max) {
    if (from < 0 || from >= length || max < 1) {
      throw new IllegalArgumentException("no " + max + " bytes at " + from + " of " + length);
    }
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= from) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Bytes part = parts.get(low);
    int start = Math.toIntExact(from - starts[low]);
    return part.slice(start, (int) Math.min(part.length(), start + max));
  }

  /** Ends the leases. */
  public void release() {
    parts.forEach(Bytes::release);
  }
}
