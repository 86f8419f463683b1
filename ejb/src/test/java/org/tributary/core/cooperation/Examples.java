package org.tributary.core.cooperation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;

/** Values that several tests use. */
final class Examples {
  static final String SECRET = "a secret of the network";

  /** A helper that does nothing and has seen nothing. */
  static final Presence ABSENT =
      new Presence() {
        @Override
        public double load() {
          return 0;
        }

        @Override
        public double popularity(ObjectKey object) {
          return 0;
        }
      };

  private Examples() {}

  /** Who hears nobody, and so speaks for himself. */
  static Spokesman lonely(Identity self) {
    Neighbourhood nobody =
        new Neighbourhood(
            self,
            1,
            new AdvertisementCodec(SECRET),
            new AllowedAddresses(List.of()),
            (url, answer) -> {},
            new Deadlines(tick -> {}),
            (change, who, detail) -> {},
            new Counters());
    return new Spokesman(self, 1, Settings.Regions.DEFAULT, 1000, nobody, ABSENT);
  }

  static Identity helper(String id, String location) {
    return new Identity(
        id, URI.create("http://" + id + ".example:8080/tributary"), Location.parse(location));
  }

  static Settings.Cooperation settings(Duration period, int jitter, int early, int notice) {
    return new Settings.Cooperation(period, jitter, early, notice, 500, 3, 10, 30, 90, 150);
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
