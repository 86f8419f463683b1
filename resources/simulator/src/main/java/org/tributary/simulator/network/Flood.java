package org.tributary.simulator.network;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.core.cooperation.Advertisement;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;

/**
 * Pushes each change of a helper's holdings to all others at once, as a delta of one object: the
 * scheme that knows most, and what that costs. It stands in the place of the core's advertiser;
 * wire form and neighbourhood are the core's. It sees the changes at the border of the store.
 */
final class Flood implements BlankStore.Listener {
  private static final Duration PERIOD = Duration.ofHours(24);

  private final Identity self;
  private final long incarnation;
  private final AdvertisementCodec codec;
  private final Broker broker;
  private final int number;
  private final Map<ObjectKey, SegmentSet> held = new TreeMap<>();
  private long version;

  Flood(Identity self, long incarnation, String secret, Broker broker, int number) {
    this.self = self;
    this.incarnation = incarnation;
    this.codec = new AdvertisementCodec(secret);
    this.broker = broker;
    this.number = number;
  }

  /** Tells all that this helper is there and holds nothing yet. */
  void begin() {
    publish(0, List.of());
  }

  @Override
  public void came(SegmentKey key) {
    push(key.object(), held(key).with(key.number()));
  }

  @Override
  public void went(SegmentKey key) {
    push(key.object(), held(key).without(key.number()));
  }

  private SegmentSet held(SegmentKey key) {
    return held.getOrDefault(key.object(), SegmentSet.EMPTY);
  }

  private void push(ObjectKey object, SegmentSet now) {
    if (now.isEmpty()) {
      held.remove(object);
    } else {
      held.put(object, now);
    }
    publish(version, List.of(new Advertisement.Holding(object, now)));
  }

  private void publish(long base, List<Advertisement.Holding> what) {
    version++;
    Advertisement advertisement =
        new Advertisement(self, incarnation, version, base, PERIOD.toMillis(), 0, 0, what);
    broker.publish(number, Scope.GLOBAL, codec.encode(advertisement));
  }
}
