package org.tributary.core.delivery;

import java.util.Map;
import java.util.TreeMap;

/**
 * The Cache-Status field (RFC 9211) of one response: {@code "helper-1"; hit} or {@code "helper-1";
 * fwd=partial; detail="own=1048576 helper-2=524288 source=524288"}. The detail names the suppliers
 * (the own store, the own play windows, helpers, the source) and how many bytes of the response
 * each is to give, as planned when the response begins.
 */
final class CacheStatus {
  private final String helperId;
  private final Map<String, Long> others = new TreeMap<>();
  private long ownBytes;
  private long windowBytes;
  private boolean collapsed;
  private boolean isStale;
  private boolean isAsked;
  private String forwarded = "";

  CacheStatus(String helperId) {
    this.helperId = helperId;
  }

  void own(long bytes) {
    ownBytes += bytes;
  }

  void window(long bytes) {
    windowBytes += bytes;
  }

  void from(String supplier, long bytes, boolean shared) {
    others.merge(supplier, bytes, Long::sum);
    collapsed |= shared;
  }

  void stale() {
    isStale = true;
  }

  void asked() {
    isAsked = true;
  }

  CacheStatus forwarded(String why) {
    forwarded = why;
    return this;
  }

  /** Says hit or why not, after all bytes were told. */
  CacheStatus planned() {
    if (!others.isEmpty()) {
      forwarded = ownBytes + windowBytes > 0 ? "partial" : "miss";
    }
    return this;
  }

  @Override
  public String toString() {
    StringBuilder value = new StringBuilder("\"").append(helperId).append('"');
    if (forwarded.isEmpty()) {
      value.append("; hit");
    } else {
      value.append("; fwd=").append(forwarded);
    }
    if (collapsed) {
      value.append("; collapsed");
    }
    int end = value.length();
    if (ownBytes > 0) {
      detail(value, "own", ownBytes);
    }
    if (windowBytes > 0) {
      detail(value, "window", windowBytes);
    }
    for (Map.Entry<String, Long> other : others.entrySet()) {
      detail(value, other.getKey(), other.getValue());
    }
    if (isStale) {
      value.append(" stale");
    }
    if (isAsked) {
      value.append(" validated");
    }
    if (value.length() > end) {
      value.replace(end, end + 1, "; detail=\"").append('"');
    }
    return value.toString();
  }

  private static void detail(StringBuilder value, String supplier, long bytes) {
    value.append(' ').append(supplier).append('=').append(bytes);
  }
}
