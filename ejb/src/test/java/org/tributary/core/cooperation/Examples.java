package org.tributary.core.cooperation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;

/** Values that several tests use. */
final class Examples {
  static final String SECRET = "a secret of the network";

  private Examples() {}

  static Identity helper(String id, String location) {
    return new Identity(
        id, URI.create("http://" + id + ".example:8080/tributary"), Location.parse(location));
  }

  static Settings.Cooperation settings(Duration period, int jitter, int early) {
    return new Settings.Cooperation(period, jitter, early, 500, 3, 10, 30, 90, 150);
  }

  static ObjectKey object(long n) {
    return new ObjectKey(n, n * 31 + 7);
  }

  static SegmentSet segments(long... firstLast) {
    SegmentSet set = SegmentSet.EMPTY;
    for (int i = 0; i < firstLast.length; i += 2) {
      set = set.with(firstLast[i], firstLast[i + 1]);
    }
    return set;
  }

  static Advertisement.Holding holding(long n, long... firstLast) {
    return new Advertisement.Holding(object(n), segments(firstLast));
  }

  static Advertisement full(Identity sender, long version, Advertisement.Holding... holdings) {
    return message(sender, 1, version, 0, holdings);
  }

  static Advertisement delta(
      Identity sender, long version, long base, Advertisement.Holding... holdings) {
    return message(sender, 1, version, base, holdings);
  }

  static Advertisement message(
      Identity sender,
      long incarnation,
      long version,
      long base,
      Advertisement.Holding... holdings) {
    return new Advertisement(sender, incarnation, version, base, 1000, 0, 0, List.of(holdings));
  }
}
