package org.tributary.simulator.scheme;

import org.tributary.core.cooperation.Scope;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.Link;
import org.tributary.simulator.network.Topology;

/** What lies between the simple schemes' caches: the same round trips and links as the helpers'. */
final class Wires {
  private final VirtualTime time;
  private final Topology topology;
  private final Tally tally;
  private final Link source;

  Wires(VirtualTime time, Topology topology, Tally tally) {
    this.time = time;
    this.topology = topology;
    this.tally = tally;
    this.source = new Link(topology.sourceBits());
  }

  /** Answers at once. */
  void fromOwn(Scheme.Answer answer) {
    answer.complete(time.now(), true);
  }

  /** Answers when bytes have come from another helper. */
  void fromHelper(Scope scope, int bytes, Scheme.Answer answer) {
    count(scope, bytes);
    later(time.now().tick() + topology.roundTripNanos(scope), answer);
  }

  /** Answers when bytes have come from the source by way of another helper. */
  void fromSourceBy(Scope scope, int bytes, Scheme.Answer answer) {
    count(scope, bytes);
    later(sourceAnswers(bytes) + topology.roundTripNanos(scope), answer);
  }

  /** Answers when bytes have come from the source. */
  void fromSource(int bytes, Scheme.Answer answer) {
    later(sourceAnswers(bytes), answer);
  }

  private long sourceAnswers(int bytes) {
    tally.add(Count.SOURCE_REQUESTS);
    tally.add(Count.SOURCE_BYTES, bytes);
    return source.carry(time.now().tick() + topology.toSource().toNanos(), bytes);
  }

  private void count(Scope scope, int bytes) {
    tally.add(Count.NEIGHBOUR_REQUESTS);
    tally.add(
        switch (scope) {
          case LOCAL -> Count.LOCAL_BYTES;
          case REGIONAL -> Count.REGIONAL_BYTES;
          case NATIONAL -> Count.NATIONAL_BYTES;
          case GLOBAL -> Count.GLOBAL_BYTES;
        },
        bytes);
  }

  private void later(long tick, Scheme.Answer answer) {
    time.at(tick, now -> answer.complete(now, false));
  }
}
