package org.tributary.simulator.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tributary.core.cooperation.AdvertisementCodec;
import org.tributary.core.cooperation.RegionDigest;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;

/**
 * The topics: a message on a scope reaches every helper up to that scope, half a round trip after
 * it was published. All hearers of one scope hear it in one event.
 */
final class Broker {
  private final AdvertisementCodec codec;
  private final Traffic traffic;
  private final VirtualTime time;
  private final Topology topology;
  private final List<Station> stations;
  private final Trouble trouble;
  private final Tally tally;
  private Optional<Echoes> echoes = Optional.empty();
  private final List<Map<Scope, List<Station>>> around = new ArrayList<>();

  Broker(
      VirtualTime time,
      Topology topology,
      List<Station> stations,
      AdvertisementCodec codec,
      Trouble trouble,
      Tally tally) {
    this.codec = codec;
    this.traffic = new Traffic(topology.size());
    this.time = time;
    this.topology = topology;
    this.stations = stations;
    this.trouble = trouble;
    this.tally = tally;
  }

  Traffic traffic() {
    return traffic;
  }

  void echo(Echoes more) {
    echoes = Optional.of(more);
  }

  void publish(int sender, Scope scope, byte[] message) {
    tally.add(Count.MESSAGES_SENT);
    tally.add(Count.MESSAGE_BYTES_SENT, message.length);
    traffic.sent(sender, message.length);
    // One reads for all: what a message says does not depend on who hears it.
    AdvertisementCodec.Decoded read = codec.decode(message);
    if (echoes.isPresent() && read instanceof AdvertisementCodec.Decoded.Digest digest) {
      echo(echoes.get(), sender, scope, digest.digest());
    }
    around(sender)
        .forEach(
            (distance, hearers) -> {
              if (distance.compareTo(scope) <= 0) {
                time.at(
                    time.now().tick() + topology.roundTripNanos(distance) / 2,
                    now -> hearers.forEach(hearer -> deliver(hearer, scope, message, read)));
              }
            });
  }

  /** What the copies of the sender's region tell. */
  private void echo(Echoes more, int sender, Scope scope, RegionDigest digest) {
    for (RegionDigest copy : more.of(topology.regionOf(sender), scope, digest)) {
      byte[] message = codec.encode(copy);
      time.at(
          time.now().tick() + more.delayNanos(),
          now -> {
            for (int hearer : more.hearers()) {
              deliver(
                  stations.get(hearer),
                  scope,
                  message,
                  new AdvertisementCodec.Decoded.Digest(copy));
            }
          });
    }
  }

  private void deliver(
      Station hearer, Scope scope, byte[] message, AdvertisementCodec.Decoded read) {
    if (hearer.isDown() || trouble.isLost()) {
      return;
    }
    tally.add(Count.MESSAGES_HEARD);
    tally.add(Count.MESSAGE_BYTES_HEARD, message.length);
    traffic.heard(hearer.number(), message.length);
    hearer.hear(scope, message, read);
  }

  private Map<Scope, List<Station>> around(int sender) {
    while (around.size() <= sender) {
      int of = around.size();
      Map<Scope, List<Station>> hearers = new EnumMap<>(Scope.class);
      for (Station station : stations) {
        if (station.number() != of) {
          hearers
              .computeIfAbsent(topology.scope(of, station.number()), s -> new ArrayList<>())
              .add(station);
        }
      }
      around.add(hearers);
    }
    return around.get(sender);
  }
}
