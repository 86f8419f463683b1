package org.tributary.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who gave how many bytes, as a helper tells in {@code Cache-Status} (RFC 9211): {@code "helper";
 * fwd=partial; detail="own=1048576 helper-2=524288 source=524288"}.
 *
 * @param bytes by supplier
 */
public record Suppliers(Map<String, Long> bytes) {

  /** Nobody. */
  public static final Suppliers NONE = new Suppliers(Map.of());

  private static final String OWN = "own";
  private static final Pattern DETAIL = Pattern.compile("detail=\"([^\"]*)\"");
  private static final Pattern SHARE = Pattern.compile("([A-Za-z0-9._-]+)=(\\d+)");

  public Suppliers {
    bytes = Map.copyOf(bytes);
  }

  /** Reads the field of a response whose body had {@code length} bytes. */
  public static Suppliers of(String cacheStatus, long length) {
    Map<String, Long> shares = new TreeMap<>();
    Matcher detail = DETAIL.matcher(cacheStatus);
    if (detail.find()) {
      Matcher share = SHARE.matcher(detail.group(1));
      while (share.find()) {
        shares.merge(share.group(1), Long.parseLong(share.group(2)), Long::sum);
      }
    }
    if (shares.isEmpty()) {
      shares.put(cacheStatus.contains("; hit") ? OWN : "unknown", length);
    }
    return new Suppliers(shares);
  }

  /** Both together. */
  public Suppliers plus(Suppliers more) {
    Map<String, Long> sum = new TreeMap<>(bytes);
    more.bytes.forEach((who, share) -> sum.merge(who, share, Long::sum));
    return new Suppliers(sum);
  }

  /** {@code own 524,288 + paris 1,048,576}. */
  @Override
  public String toString() {
    return new TreeMap<>(bytes)
        .entrySet().stream()
            .filter(share -> share.getValue() > 0)
            .map(share -> share.getKey() + " " + Table.grouped(share.getValue()))
            .collect(Collectors.joining(" + "));
  }
}
